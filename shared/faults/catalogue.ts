/** The faults that can be simulated, and what people should see while one is on. */
export const FAULTS = [
  {
    name: 'smtp-down',
    title: 'The mail server is down',
    seen: 'Pages still work. No email arrives. Emails wait and are sent when the server is back.',
  },
  {
    name: 'smtp-slow',
    title: 'The mail server is slow',
    seen: 'Every email takes three seconds to arrive. No page waits for it.',
  },
  {
    name: 'api-500',
    title: 'Xporter’s API fails (500)',
    seen: 'The Hub keeps saying that it is sending the request. A sync says that it cannot reach Xporter, and retries automatically.',
  },
  {
    name: 'api-503',
    title: 'Xporter’s API is down for maintenance (503)',
    seen: 'The same as 500, with a Retry-After header.',
  },
  {
    name: 'api-429',
    title: 'Xporter’s API has had too many requests (429)',
    seen: 'Requests get 429 with Retry-After: 5. The Hub waits that long, then tries again.',
  },
  {
    name: 'api-slow',
    title: 'Xporter’s API is slow',
    seen: 'Every response takes three seconds. The Hub’s progress bar moves slowly.',
  },
  {
    name: 'api-timeout',
    title: 'Xporter’s API does not answer',
    seen: 'Connections stay open and then close without a response. The Hub times out after ten seconds and retries.',
  },
  {
    name: 'callback-refused',
    title: 'The Hub refuses Xporter’s callbacks',
    seen: 'The school has authorised, but the Hub does not know and still says that it is waiting. Xporter retries. When you switch this off, the secret arrives with the next retry, or immediately with Send again in the Partner Portal.',
  },
  {
    name: 'token-minute',
    title: 'Tokens expire after a minute',
    seen: 'A client that keeps a token for more than a minute gets 401 and must get a new token.',
  },
  {
    name: 'mis-offline',
    title: 'The school’s MIS is offline',
    seen: 'Requests for the school’s data fail: MIS unreachable. Authorising still works.',
  },
  {
    name: 'duplicate-delivery',
    title: 'Messages are delivered twice',
    seen: 'Every email and every callback arrives twice. The Hub ignores the duplicate callbacks.',
  },
  {
    name: 'clock-skew',
    title: 'Xporter’s clock is wrong',
    seen: 'Callbacks are signed 20 minutes in the future, and the Hub refuses them until the clock is correct.',
  },
] as const;

export type FaultName = (typeof FAULTS)[number]['name'];

export const FAULT_NAMES = FAULTS.map(({ name }) => name) as [FaultName, ...FaultName[]];

export const faultOf = (name: FaultName) => {
  const fault = FAULTS.find((each) => each.name === name);
  if (!fault) throw new Error(`no fault ${name}`);
  return fault;
};
