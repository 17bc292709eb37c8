import { startTemporarySandbox, type TemporarySandbox } from './compose/temporary-sandbox.ts';
import { HostRequest, type HostResponse } from './kit/host.ts';

/** Sandboxes for another process, which starts and stops them by messages. They end when it does. */
const running = new Map<string, TemporarySandbox>();

async function act(request: HostRequest): Promise<string> {
  if ('stop' in request) {
    await running.get(request.stop)?.stop();
    running.delete(request.stop);
    return request.stop;
  }
  const sandbox = await startTemporarySandbox(request.start);
  running.set(sandbox.urls.start, sandbox);
  return sandbox.urls.start;
}

const tell = (response: HostResponse): void => {
  if (process.connected) process.send?.(response);
};

process.on('message', (message) => {
  const request = HostRequest.parse(message);
  void act(request).then(
    (startUrl) => tell({ id: request.id, startUrl }),
    (error: unknown) =>
      tell({ id: request.id, failure: error instanceof Error ? error.message : String(error) }),
  );
});

process.on('disconnect', async () => {
  await Promise.allSettled([...running.values()].map((sandbox) => sandbox.stop()));
  process.exit();
});
// What stops the other process reaches this one too, and would leave the sandboxes' folders: its end is waited for.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
