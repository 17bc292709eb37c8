import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const Id = z.object({ id: z.number() });
/** A request to the host: to start a sandbox, or to stop the one with that start page. */
export const HostRequest = z.union([
  Id.extend({ start: z.object({ story: z.boolean() }) }),
  Id.extend({ stop: z.string() }),
]);
export type HostRequest = z.output<typeof HostRequest>;

/** What it answers. */
const HostResponse = z.union([Id.extend({ startUrl: z.string() }), Id.extend({ failure: z.string() })]);
export type HostResponse = z.output<typeof HostResponse>;

const run = fileURLToPath(new URL('../run.js', import.meta.url));

/**
 * A process that runs sandboxes for this one. Test frameworks load modules in ways of their own; a process next to
 * them is the same under each, and nothing in a test can disturb it.
 */
class Host {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (response: HostResponse | undefined) => void>();
  #requests = 0;

  constructor() {
    const { NODE_OPTIONS: _, ...env } = process.env;
    this.#child = fork(run, ['host'], { env, execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.#child.on('message', (message) => {
      const response = HostResponse.parse(message);
      this.#waiting.get(response.id)?.(response);
    });
    this.#child.once('exit', () => {
      if (current === this) current = undefined;
      for (const answer of [...this.#waiting.values()]) answer(undefined);
    });
    this.#keepAlive(false);
  }

  start(story: boolean): Promise<string> {
    return this.#send((id) => ({ id, start: { story } }));
  }

  async stop(startUrl: string): Promise<void> {
    await this.#send((id) => ({ id, stop: startUrl }));
  }

  /** @throws with the host's reason, or when it has ended */
  async #send(requestOf: (id: number) => HostRequest): Promise<string> {
    const id = ++this.#requests;
    const response = await new Promise<HostResponse | undefined>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#keepAlive(true);
      this.#child.send(requestOf(id), (error) => error && resolve(undefined));
    });
    this.#waiting.delete(id);
    this.#keepAlive(this.#waiting.size > 0);
    if (response === undefined) throw new Error('the process of the sandboxes has ended');
    if ('failure' in response) throw new Error(response.failure);
    return response.startUrl;
  }

  /** This process may end while no request is open; the host then stops its sandboxes and ends too. */
  #keepAlive(isOpen: boolean): void {
    if (isOpen) {
      this.#child.ref();
      this.#child.channel?.ref();
    } else {
      this.#child.unref();
      this.#child.channel?.unref();
    }
  }
}

let current: Host | undefined;

/**
 * Starts a sandbox in the process that runs this process's sandboxes.
 * @param story whether to play the history of the five schools
 * @returns its start page, and what stops it
 */
export async function hostSandbox(story: boolean): Promise<{ startUrl: string; stop(): Promise<void> }> {
  current ??= new Host();
  const host = current;
  const startUrl = await host.start(story);
  return { startUrl, stop: () => host.stop(startUrl) };
}
