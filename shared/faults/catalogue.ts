/** What can be made to go wrong, and what people should see while it does. */
export const FAULTS = [
  {
    name: 'smtp-down',
    title: 'The mail server is down',
    seen: 'Pages go on working. No email arrives; each waits and is sent when the server is back.',
  },
  {
    name: 'smtp-slow',
    title: 'The mail server is slow',
    seen: 'Every email takes three seconds to arrive. No page waits for it.',
  },
  {
    name: 'api-500',
    title: 'Xporter’s API fails (500)',
    seen: 'The Hub’s requests stay “sent to Xporter”, a sync says that Xporter cannot be reached and tries again by itself.',
  },
  {
    name: 'api-503',
    title: 'Xporter’s API is down for maintenance (503)',
    seen: 'As with 500, with a Retry-After header.',
  },
  {
    name: 'api-slow',
    title: 'Xporter’s API is slow',
    seen: 'Every answer takes three seconds. The Hub’s progress bar moves, slowly.',
  },
  {
    name: 'api-timeout',
    title: 'Xporter’s API does not answer',
    seen: 'Connections are held and then dropped without an answer. The Hub gives up after ten seconds and tries again.',
  },
  {
    name: 'callback-refused',
    title: 'The Hub refuses Xporter’s callbacks',
    seen: 'The school has authorised, but the Hub does not know: its card still says that it waits. Xporter tries again; once this is off, the secret arrives, at once with Send again in the partner’s corner.',
  },
  {
    name: 'token-minute',
    title: 'Tokens expire after a minute',
    seen: 'A client that keeps a token for longer than a minute is answered 401 and has to ask for a new one.',
  },
  {
    name: 'mis-offline',
    title: 'The school’s MIS is offline',
    seen: 'Requests for the school’s data are answered that its MIS cannot be reached. Authorising still works.',
  },
  {
    name: 'duplicate-delivery',
    title: 'Messages are delivered twice',
    seen: 'Every email and every callback arrives twice. The Hub takes the second callback for what it is, and nothing happens twice.',
  },
  {
    name: 'clock-skew',
    title: 'Xporter’s clock is wrong',
    seen: 'Callbacks are signed 20 minutes in the future, and the Hub refuses them until the clock is right again.',
  },
] as const;

export type FaultName = (typeof FAULTS)[number]['name'];

export const FAULT_NAMES = FAULTS.map(({ name }) => name) as [FaultName, ...FaultName[]];

export const faultOf = (name: FaultName) => {
  const fault = FAULTS.find((each) => each.name === name);
  if (!fault) throw new Error(`no fault ${name}`);
  return fault;
};
