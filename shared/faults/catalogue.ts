/** What a fault is about, in the order of the page. */
export const FAULT_GROUPS = {
  email: 'Emails',
  api: 'Xporter’s API is in trouble',
  content: 'Xporter’s API answers wrongly',
  callback: 'Callbacks',
} as const;

export type FaultGroup = keyof typeof FAULT_GROUPS;

interface Fault {
  name: string;
  group: FaultGroup;
  title: string;
  /** What people see while it is on. */
  seen: string;
  /** What good software does about it: an app that uses Xporter, or what sends emails. */
  goodClient: string;
}

/** The faults that can be simulated. */
export const FAULTS = [
  {
    name: 'smtp-down',
    group: 'email',
    title: 'The mail server is down',
    seen: 'Pages still work. No email arrives. Emails wait and are sent when the server is back.',
    goodClient: 'Keeps emails and tries again, for longer each time. No page waits for an email.',
  },
  {
    name: 'smtp-slow',
    group: 'email',
    title: 'The mail server is slow',
    seen: 'Every email takes three seconds to arrive. No page waits for it.',
    goodClient: 'Sends emails in the background, and those of one school do not hold up another’s.',
  },
  {
    name: 'email-bounces',
    group: 'email',
    title: 'An email bounces',
    seen: 'The reader’s mail server refuses the address for good (550), and the email does not arrive. If it is an invitation, the Hub’s card and an email to the Access Coordinator say so, and the Partner Portal does too.',
    goodClient:
      'Does not send the same email again. Tells the person who entered the address, and lets them correct it.',
  },
  {
    name: 'email-greylisted',
    group: 'email',
    title: 'Emails are greylisted',
    seen: 'The mail server refuses each email the first time (451) and accepts it when it comes again, a second later.',
    goodClient: 'Tries again later with the same Message-ID. Only a 5xx status is for good.',
  },
  {
    name: 'api-500',
    group: 'api',
    title: 'Xporter’s API fails (500)',
    seen: 'The Hub keeps saying that it is sending the request. A sync says that it cannot reach Xporter, and retries automatically.',
    goodClient: 'Keeps what it has read, tries again after a second, then waits longer each time.',
  },
  {
    name: 'api-503',
    group: 'api',
    title: 'Xporter’s API is down for maintenance (503)',
    seen: 'The same as 500, with Retry-After: 5. The Hub waits that long, then tries again.',
    goodClient: 'Waits as long as Retry-After says, then continues where it stopped.',
  },
  {
    name: 'api-429',
    group: 'api',
    title: 'Xporter’s API has had too many requests (429)',
    seen: 'Requests get 429 with Retry-After: 5. A sync says that Xporter is busy. The Hub tries again after five seconds.',
    goodClient: 'Sends nothing until Retry-After is over, then sends fewer requests at the same time.',
  },
  {
    name: 'api-slow',
    group: 'api',
    title: 'Xporter’s API is slow',
    seen: 'Every response takes three seconds. The Hub’s progress bar moves slowly.',
    goodClient: 'Waits at least ten seconds before it tries again, and shows progress.',
  },
  {
    name: 'api-timeout',
    group: 'api',
    title: 'Xporter’s API does not answer',
    seen: 'Connections stay open and then close without a response. The Hub times out after ten seconds and retries.',
    goodClient: 'Has a timeout for every request, and tries again.',
  },
  {
    name: 'mis-offline',
    group: 'api',
    title: 'The school’s MIS is offline',
    seen: 'Requests for the school’s data fail: MIS unreachable. Authorising still works.',
    goodClient:
      'Keeps the data that it has, tries again later, and tells the school that its MIS is offline.',
  },
  {
    name: 'api-broken-json',
    group: 'content',
    title: 'Answers break off: broken JSON',
    seen: 'Answers of the API have status 200 and end halfway. A sync says that it cannot read the answer, and retries automatically.',
    goodClient:
      'Saves nothing of an answer that it cannot read to the end, and asks for the same page again.',
  },
  {
    name: 'api-html',
    group: 'content',
    title: 'A web page instead of JSON',
    seen: 'Answers are the page of a school’s web filter, with status 200. The Hub behaves as with broken JSON.',
    goodClient: 'Looks at Content-Type before it reads a body, treats a page as a failure, and tries again.',
  },
  {
    name: 'api-empty',
    group: 'content',
    title: 'An empty answer',
    seen: 'Answers have status 200 and no body. The Hub behaves as with broken JSON.',
    goodClient: 'Does not take “nothing” for “no pupils”: it deletes nobody, and tries again.',
  },
  {
    name: 'api-page-2',
    group: 'content',
    title: 'The second page fails',
    seen: 'The first page of data arrives, and the second gets 500. A sync stops after its first page and continues there when this is off.',
    goodClient: 'Keeps the pages that it has, asks for the second again, and saves nothing before the last.',
  },
  {
    name: 'changeset-unknown',
    group: 'content',
    title: 'A changeset is no longer known',
    seen: 'Requests with changedRows=<hash> get 400. A sync reads everything again and still saves only what has changed.',
    goodClient: 'Forgets the hash, begins again with changedRows=*, and compares with what it has.',
  },
  {
    name: 'token-refused',
    group: 'content',
    title: 'A token is refused',
    seen: 'Requests for data get 401, as if the token had expired. Switched on once, nobody notices: the Hub gets a new token and repeats the request.',
    goodClient:
      'Gets a new token and repeats the request once. If that is refused too, it waits and tries again later.',
  },
  {
    name: 'token-minute',
    group: 'content',
    title: 'Tokens expire after a minute',
    seen: 'A client that keeps a token for more than a minute gets 401 and must get a new token.',
    goodClient: 'Reads when a token expires, and gets a new one before, or when it gets 401.',
  },
  {
    name: 'secret-refused',
    group: 'content',
    title: 'A secret does not work',
    seen: 'Nobody gets a token. With a school’s secret, the Hub says that the school has revoked access, and the school has to authorise again. With the app’s own secret, requests to schools wait.',
    goodClient:
      'Stops using the school’s secret, keeps what it has imported, and tells the school. If its own secret is refused, it tells its operators and keeps requests until that is corrected.',
  },
  {
    name: 'callback-refused',
    group: 'callback',
    title: 'The Hub refuses Xporter’s callbacks',
    seen: 'The school has authorised, but the Hub does not know and still says that it is waiting. Xporter retries. When you switch this off, the secret arrives with the next retry, or immediately with Send again in the Partner Portal.',
    goodClient: 'Answers a callback with 2xx only once it has saved it, so that Xporter sends it again.',
  },
  {
    name: 'duplicate-delivery',
    group: 'callback',
    title: 'Messages are delivered twice',
    seen: 'Every email and every callback arrives twice. The Hub ignores the duplicate callbacks.',
    goodClient: 'Knows a callback by X-Xporter-Delivery or its sequence, and does nothing the second time.',
  },
  {
    name: 'callback-disorder',
    group: 'callback',
    title: 'Callbacks in the wrong order',
    seen: 'After each callback about a school, the one before it comes again. A revocation is not undone by an earlier school secret.',
    goodClient:
      'Ignores a callback whose sequence is not higher than the last about the same request. Where there is none, asks Xporter with the secret that it has.',
  },
  {
    name: 'callback-other-school',
    group: 'callback',
    title: 'A callback with another school’s number',
    seen: 'The Hub refuses the callback (404) and nothing changes, at neither school. Xporter stops retrying. Switch this off and choose Check now at the Hub, or Send again in the Partner Portal.',
    goodClient: 'Accepts a callback only if its schoolId is the school for which it sent the AuthParams.',
  },
  {
    name: 'callback-fewer-areas',
    group: 'callback',
    title: 'A callback with fewer areas than the school shares',
    seen: 'The callback names one data area only. The Hub still shows all areas of the school, which it reads from TokenDetails.',
    goodClient: 'Reads the areas from TokenDetails, and works without those that a school may withhold.',
  },
  {
    name: 'callback-bad-signature',
    group: 'callback',
    title: 'A callback with a wrong signature',
    seen: 'The Hub refuses the callback (401) and still says that it is waiting. Xporter retries, and the callback arrives when this is off.',
    goodClient: 'Checks the signature over the body as it came, before it reads a field, and answers 401.',
  },
  {
    name: 'callback-unknown-field',
    group: 'callback',
    title: 'A callback with an unknown field',
    seen: 'Nothing. The Hub ignores the field newField, and the school is connected.',
    goodClient: 'Ignores fields that it does not know, and includes them when it checks the signature.',
  },
  {
    name: 'clock-skew',
    group: 'callback',
    title: 'Xporter’s clock is wrong',
    seen: 'Callbacks are signed 20 minutes in the future, and the Hub refuses them until the clock is correct.',
    goodClient: 'Refuses a signature that is more than fifteen minutes old or in the future, with 401.',
  },
] as const satisfies readonly Fault[];

export type FaultName = (typeof FAULTS)[number]['name'];

export const FAULT_NAMES = FAULTS.map(({ name }) => name) as [FaultName, ...FaultName[]];

export const faultOf = (name: FaultName) => {
  const fault = FAULTS.find((each) => each.name === name);
  if (!fault) throw new Error(`no fault ${name}`);
  return fault;
};
