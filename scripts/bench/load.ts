import autocannon from 'autocannon';
import { processorMs } from './process-figures.ts';

const CONNECTIONS = 10;
const WARM_UP_S = 2;
const MEASURED_S = 5;

/** The requests that a server gets again and again, in turn. */
export interface Load {
  name: string;
  url: string;
  /** Whose processor time is counted. */
  pid: number;
  requests: autocannon.Request[];
}

export interface Measured {
  name: string;
  requestsPerSecond: number;
  p99Ms: number;
  /** What the server used of a processor, which is far from 1 where autocannon was the slower of the two. */
  processors: number | undefined;
  /** The server's processor time a request; both are undefined where the system does not tell. */
  processorMs: number | undefined;
}

/** @throws when an answer is an error or fails to come: then the figures would mean something else */
export async function measure({ name, url, pid, requests }: Load): Promise<Measured> {
  const options = { url, requests, connections: CONNECTIONS };
  await autocannon({ ...options, duration: WARM_UP_S });
  const before = processorMs(pid);
  const result = await autocannon({ ...options, duration: MEASURED_S });
  const used = difference(before, processorMs(pid));
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${name}: ${result.non2xx} answers were refusals and ${result.errors} did not come`);
  }
  return {
    name,
    requestsPerSecond: result.requests.total / result.duration,
    p99Ms: result.latency.p99,
    processors: used && used / 1000 / result.duration,
    processorMs: used && used / result.requests.total,
  };
}

const difference = (before: number | undefined, after: number | undefined): number | undefined =>
  before === undefined || after === undefined ? undefined : after - before;
