import { z } from 'zod';
import type { HubContext } from '../context.ts';

type Xporter = HubContext['xporter'];

/** Xporter did not answer, or not in a way that can be read: worth trying again. */
export class XporterUnreachable extends Error {}

/** Xporter answered no; the message is its own. */
export class XporterRefused extends Error {}

/** The school has paused the authorisation until it has chosen the people to share. */
export class XporterPaused extends Error {}

const TIMEOUT_MS = 10_000;
const ROWS_A_PAGE = 500;

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

const DataAnswer = z.record(z.string(), z.unknown());
const Pagination = z.array(z.object({ PageNumber: z.number(), PageCount: z.number() }));

/** What Xporter is told of a school that is to be invited. */
export interface Invitation {
  LeaCode: string;
  DfesCode: string;
  SchoolName: string;
  SchoolContactFirstName: string;
  SchoolContactLastName: string;
  SchoolContactEmail: string;
  SchoolContactPhone: string;
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
  const answer = TokenAnswer.parse(await post(`${xporter.url}/api/oauth/GetToken`, {}, body));
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
  const headers = { Authorization: `Idaas ${await managementToken(xporter)}` };
  const school = {
    ...invitation,
    PartnerApplicationId: xporter.relyingParty,
    PartnerName: 'Hodder Education',
    PartnerRegisteredEmail: 'wellbeing@hodder.example',
    WeAcceptGroupcallUsagePolicy: true,
    ScopesToAuthorise: null,
  };
  const body = { RegistrationType: 'Test', Schools: [school] };
  const answer = RegisterAnswer.parse(await post(`${xporter.url}/api/Manage/SchoolRegister`, headers, body));
  const [row] = answer.Schools ?? [];
  if (row?.Status !== 'OK') {
    throw new XporterRefused(
      row?.Message ?? answer.Message ?? answer.ExceptionMessage ?? 'Xporter gave no reason',
    );
  }
}

export async function tokenDetails(xporter: Xporter, schoolsToken: string): Promise<TokenDetails> {
  const answer = await get(`${xporter.url}/api/v1/TokenDetails`, schoolsToken);
  return DetailsAnswer.parse(answer);
}

/**
 * All rows of a dataset, page after page.
 * @param endpoint `Staff`, say, whose dataset has the same name
 * @param Row what a row must have
 */
export async function schoolRows<Row>(
  xporter: Xporter,
  school: { estab: string; token: string },
  endpoint: 'Staff' | 'Students',
  Row: z.ZodType<Row>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let page = 1; ; page++) {
    const query = new URLSearchParams({ page: String(page), pageSize: String(ROWS_A_PAGE) });
    const answer = DataAnswer.parse(
      await get(`${xporter.url}/api/v1/School/${school.estab}/${endpoint}/?${query}`, school.token),
    );
    rows.push(...z.array(Row).parse(answer[endpoint]));
    const [pagination] = Pagination.parse(answer.__pagination__ ?? []);
    if (!pagination || pagination.PageNumber >= pagination.PageCount) return rows;
  }
}

async function get(url: string, schoolsToken: string): Promise<unknown> {
  const answer = await ask(url, { headers: { Authorization: `Idaas ${schoolsToken}` } });
  const { ExceptionMessage } = z.object({ ExceptionMessage: z.string().nullish() }).parse(answer);
  if (ExceptionMessage) throw new XporterRefused(ExceptionMessage);
  return answer;
}

function post(url: string, headers: Record<string, string>, body: unknown): Promise<unknown> {
  return ask(url, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** A refusal comes as JSON whatever its status; anything else means that Xporter itself is in trouble. */
async function ask(url: string, init: RequestInit): Promise<unknown> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(
    (cause: unknown) => {
      throw new XporterUnreachable('Xporter does not answer', { cause });
    },
  );
  if (response.status >= 500 || response.status === 429)
    throw new XporterUnreachable(`Xporter answers ${response.status}`);
  return response.json().catch((cause: unknown) => {
    throw new XporterUnreachable(`Xporter answers ${response.status} without JSON`, { cause });
  });
}
