import { z } from 'zod';
import { TryLater } from '../../shared/outbox/outbox.ts';
import type { HubContext } from '../context.ts';
import { retryAfter } from './retry-after.ts';

type Xporter = HubContext['xporter'];

/** `silent`: no answer, or an error of its own. `busy`: too many requests. `unreadable`: an answer that says nothing. */
type Trouble = 'silent' | 'busy' | 'unreadable';

/** Xporter did not answer, or not in a way that can be read: worth trying again, when it says so. */
export class XporterUnreachable extends TryLater {
  readonly trouble: Trouble;

  constructor(
    message: string,
    {
      afterSeconds = 0,
      trouble = 'silent',
      ...options
    }: ErrorOptions & Partial<Pick<XporterUnreachable, 'afterSeconds' | 'trouble'>> = {},
  ) {
    super(message, afterSeconds, options);
    this.trouble = trouble;
  }
}

/** Xporter answered no; the message is its own. */
export class XporterRefused extends Error {
  constructor(
    message: string,
    /** HTTP's; 0 where the answer had none that matters. */
    readonly status = 0,
  ) {
    super(message);
  }
}

/** The school has paused the authorisation until it has chosen the people to share. */
export class XporterPaused extends Error {}

const TIMEOUT_MS = 10_000;
const OWN_SECRET_AGAIN_SECONDS = 5 * 60;

const TokenAnswer = z.object({
  token: z.string().nullish(),
  ExceptionMessage: z.string().nullish(),
  Message: z.string().nullish(),
  AuthorisationPaused: z.boolean().optional(),
});

const RegisterAnswer = z.object({
  Schools: z.array(z.object({ Status: z.string(), Message: z.string().nullish() })).optional(),
  Message: z.string().nullish(),
  ExceptionMessage: z.string().nullish(),
});

const DetailsAnswer = z.object({ Estab: z.string(), RelyingParty: z.string(), Scopes: z.array(z.string()) });
export type TokenDetails = z.output<typeof DetailsAnswer>;

const DataAnswer = z.record(z.string(), z.array(z.record(z.string(), z.unknown())));
const StatusAnswer = z.object({ DBStatus: z.array(z.object({ Status: z.string() })) });
const Pagination = z.tuple([z.object({ PageCount: z.number() })]);
const ChangedRows = z.tuple([z.object({ NextChangedRows: z.string() })]);
const Meta = z.tuple([z.object({ MIS: z.string() })]);

/** What a side does for a message in its outbox ends when the message is abandoned: `signal` says so. */
export const cutOffBy = (context: HubContext, signal: AbortSignal): HubContext => ({
  ...context,
  xporter: { ...context.xporter, signal },
});

/** What we tell Xporter about a school to invite. */
export interface Invitation {
  LeaCode: string;
  DfesCode: string;
  SchoolName: string;
  SchoolContactFirstName: string;
  SchoolContactLastName: string;
  SchoolContactEmail: string;
  SchoolContactPhone: string;
  /** The coordinator who asks, with the role in brackets: Xporter tells them what happens next. */
  SchoolTechnicalContactName?: string;
  SchoolTechnicalContactEmail?: string;
  /** Handed back in every callback about this invitation. */
  AuthParams: string;
}

/** Opens invitations and nothing else. */
export const managementToken = (xporter: Xporter): Promise<string> =>
  token(xporter, '', xporter.managementSecret);

/**
 * Opens that school's data and no other's.
 * @throws XporterPaused, XporterRefused (wrong, superseded or revoked secret), XporterUnreachable
 */
export const schoolToken = (xporter: Xporter, estab: string, schoolSecret: string): Promise<string> =>
  token(xporter, estab, schoolSecret);

async function token(xporter: Xporter, estab: string, password: string): Promise<string> {
  const body = { estab, relyingParty: xporter.relyingParty, password, thirdpartyid: 'XporterOnDemand' };
  const answer = readable(TokenAnswer, await post(xporter, '/api/oauth/GetToken', {}, body));
  if (answer.token) return answer.token;
  const message = answer.ExceptionMessage ?? answer.Message ?? 'Xporter gave no reason';
  if (answer.AuthorisationPaused) throw new XporterPaused(message);
  throw new XporterRefused(message);
}

/**
 * Asks Xporter to invite a school.
 * @throws XporterRefused in Xporter's words, when it does not take this school
 */
export async function registerSchool(xporter: Xporter, invitation: Invitation): Promise<void> {
  const headers = { Authorization: `Idaas ${await managementToken(xporter).catch(keepRequest)}` };
  const school = {
    ...invitation,
    PartnerApplicationId: xporter.relyingParty,
    PartnerName: 'Hodder Education',
    PartnerRegisteredEmail: 'wellbeing@hodder.example',
    WeAcceptGroupcallUsagePolicy: true,
    ScopesToAuthorise: null,
  };
  const body = { RegistrationType: 'Test', Schools: [school] };
  const answer = readable(RegisterAnswer, await post(xporter, '/api/Manage/SchoolRegister', headers, body));
  const [row] = answer.Schools ?? [];
  if (row?.Status !== 'OK') {
    throw new XporterRefused(
      row?.Message ?? answer.Message ?? answer.ExceptionMessage ?? 'Xporter gave no reason',
    );
  }
}

export async function tokenDetails(xporter: Xporter, schoolsToken: string): Promise<TokenDetails> {
  const answer = await get(xporter, '/api/v1/TokenDetails', schoolsToken);
  return readable(DetailsAnswer, answer);
}

/** Whether the school's data can be read now: its MIS is connected and answers, and its data has been collected. */
export async function canRead(
  xporter: Xporter,
  { estab, token: schoolsToken }: { estab: string; token: string },
): Promise<boolean> {
  try {
    const path = `/api/v1/School/${estab}/SchoolInfo?onlygetDBStatus=true`;
    const { DBStatus } = StatusAnswer.parse(await get(xporter, path, schoolsToken));
    return DBStatus.every(({ Status }) => Status === 'OK');
  } catch (error) {
    if (error instanceof XporterUnreachable || error instanceof XporterRefused) return false;
    throw error;
  }
}

/** One page of school data, with what is needed to ask for the next, and later for what has changed. */
export interface DataPage {
  /** Dataset by dataset. */
  rows: Map<string, Record<string, unknown>[]>;
  /** Ids of rows that are no longer there, dataset by dataset. */
  gone: Map<string, string[]>;
  /** The MIS by its name on the wire. */
  mis: string;
  page: number;
  pages: number;
  /** To be passed as `since` next time. */
  next: string;
}

/**
 * Reads one page of what has changed.
 * @param question an endpoint with its options, `Staff/?options=teachersOnly` say
 * @param since `*` for everything, or the `next` of an earlier answer
 * @throws XporterRefused, XporterUnreachable
 */
export async function readPage(
  xporter: Xporter,
  school: { estab: string; token: string },
  question: string,
  { since, page, size }: { since: string; page: number; size: number },
): Promise<DataPage> {
  const [path, options] = question.split('?');
  const query = new URLSearchParams(options);
  query.set('changedRows', since);
  query.set('page', String(page));
  query.set('pageSize', String(size));
  const answer = readable(
    DataAnswer,
    await get(xporter, `/api/v1/School/${school.estab}/${path}?${query}`, school.token),
  );
  const rows = new Map<string, Record<string, unknown>[]>();
  const gone = new Map<string, string[]>();
  for (const [name, list] of Object.entries(answer)) {
    if (name.startsWith('__') || name === 'meta') continue;
    if (name.endsWith('_deleted'))
      gone.set(
        name.replace(/_deleted$/, ''),
        list.map(({ Id }) => String(Id)),
      );
    else rows.set(name, list);
  }
  const [pagination] = readable(Pagination, answer.__pagination__);
  const [changes] = readable(ChangedRows, answer.__changedRows__);
  const [meta] = readable(Meta, answer.meta);
  return {
    rows,
    gone,
    mis: meta.MIS,
    page,
    pages: pagination.PageCount,
    next: changes.NextChangedRows,
  };
}

async function get(xporter: Xporter, path: string, schoolsToken: string): Promise<unknown> {
  const { answer, status } = await ask(xporter, path, {
    headers: { Authorization: `Idaas ${schoolsToken}` },
  });
  const { ExceptionMessage } = readable(z.object({ ExceptionMessage: z.string().nullish() }), answer);
  if (ExceptionMessage) throw new XporterRefused(ExceptionMessage, status);
  return answer;
}

async function post(
  xporter: Xporter,
  path: string,
  headers: Record<string, string>,
  body: unknown,
): Promise<unknown> {
  const { answer } = await ask(xporter, path, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return answer;
}

/** @throws XporterUnreachable for JSON that is not what Xporter answers: something else has answered, or an answer broke off */
function readable<Schema extends z.ZodType>(schema: Schema, answer: unknown): z.output<Schema> {
  const read = schema.safeParse(answer);
  if (read.success) return read.data;
  throw new XporterUnreachable('Xporter answers something else', {
    cause: read.error,
    trouble: 'unreadable',
  });
}

/** Our own secret does not work: the school can do nothing about it, so its request waits until we have corrected that. */
function keepRequest(error: unknown): never {
  if (!(error instanceof XporterRefused)) throw error;
  throw new XporterUnreachable(`Xporter refuses the secret of this app: ${error.message}`, {
    cause: error,
    afterSeconds: OWN_SECRET_AGAIN_SECONDS,
  });
}

/** Xporter refuses in JSON, under any status. Anything else means that Xporter is failing. */
async function ask(
  { url, signal }: Xporter,
  path: string,
  init: RequestInit,
): Promise<{ answer: unknown; status: number }> {
  const signals = [AbortSignal.timeout(TIMEOUT_MS), ...(signal ? [signal] : [])];
  const response = await fetch(`${url}${path}`, { ...init, signal: AbortSignal.any(signals) }).catch(
    (cause: unknown) => {
      throw new XporterUnreachable('Xporter does not answer', { cause });
    },
  );
  if (response.status >= 500 || response.status === 429)
    throw new XporterUnreachable(`Xporter answers ${response.status}`, {
      afterSeconds: retryAfter(response.headers),
      trouble: response.status === 429 ? 'busy' : 'silent',
    });
  const answer: unknown = await response.json().catch((cause: unknown) => {
    throw new XporterUnreachable(`Xporter answers ${response.status} without JSON`, {
      cause,
      trouble: 'unreadable',
    });
  });
  return { answer, status: response.status };
}
