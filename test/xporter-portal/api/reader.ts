import { z } from 'zod';
import { randomToken } from '../../../shared/database/seal.ts';
import { type View, viewOf } from '../../../xporter-portal/mis/view.ts';
import {
  type Authorisation,
  addInvitation,
  advance,
  authorisationOf,
  keepSecret,
  type PeopleDefault,
} from '../../../xporter-portal/records/authorisations.ts';
import { savePartnerApp } from '../../../xporter-portal/records/partner-apps.ts';
import {
  changeExceptions,
  type PeopleException,
  sharedPeopleOf,
} from '../../../xporter-portal/records/people-exceptions.ts';
import { schoolOf } from '../../../xporter-portal/records/schools.ts';
import { SCOPES } from '../../../xporter-portal/records/scopes.ts';
import type { PortalAlone } from '../support/portal-alone.ts';

const Body = z.record(z.string(), z.array(z.record(z.string(), z.unknown())));
type Body = z.output<typeof Body>;

export interface Reply {
  status: number;
  text: string;
  /** Data endpoints answer with lists only. */
  body: Body;
  /** What the envelope says went wrong; blank when nothing did. */
  complaint: string;
}

/** A partner with a school's authorisation, reading over HTTP what the school shares. */
export interface Reader {
  /** @param path below the school's address, for example `Students/?page=2` */
  read(path: string): Promise<Reply>;
  /** @param path below /api/v1 */
  ask(path: string): Promise<Reply>;
  token(): Promise<string>;
  authorisation(): Authorisation;
  /** What a token is asked for with. */
  credentials: { relyingParty: string; estab: string; secret: string };
  share(scopes: readonly string[]): void;
  revoke(): void;
  changeMis(mis: string): void;
  change(exceptions: { add?: PeopleException[]; remove?: PeopleException[] }): void;
  /** What the school's MIS holds, and what of it the reader may see. */
  whole(): View;
  shared(): View;
}

export const ALL_SCOPES = SCOPES.map(({ name }) => name);

/** Authorises an app of the test's own, without the wizard: what the wizard does has tests of its own. */
export function startReader(
  { context, url }: Pick<PortalAlone, 'context' | 'url'>,
  estab: string,
  { people = 'include', scopes = ALL_SCOPES }: { people?: PeopleDefault; scopes?: readonly string[] } = {},
): Reader {
  const { database, misStore, clock } = context;
  const relyingParty = `reader-${randomToken().toLowerCase()}.example`;
  savePartnerApp(
    context,
    {
      relyingParty,
      name: 'Reader',
      publisher: 'Readers Ltd',
      purpose: 'Reads.',
      contactEmail: 'help@reader.example',
      colour: 'teal',
      authorisationUrl: null,
      template: ALL_SCOPES.map((scope) => ({
        scope,
        required: scopes.includes(scope),
        reason: 'To be read.',
      })),
      isLenient: false,
      agreementVersion: '1',
      agreement: 'Reads only.',
    },
    randomToken(),
  );
  const now = clock.now().toISOString();
  const invitation = addInvitation(database, {
    estab,
    relyingParty,
    authParams: null,
    registrationType: 'Test',
    invitedAt: now,
    expiresAt: now,
    requestedScopes: ALL_SCOPES,
  });
  const { id } = advance(database, invitation, 'authorise', clock.now(), {
    mis: schoolOf(database, { estab }).mis ?? 'SIMS',
    scopes: [...scopes],
    peopleDefault: people,
    authorisedAt: now,
  });
  const secret = randomToken();
  keepSecret(database, invitation, secret);

  const token = async (): Promise<string> => {
    const body = { estab, relyingParty, password: secret, thirdpartyid: 'XporterOnDemand' };
    const response = await fetch(`${url}/api/oauth/GetToken`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    return z.object({ token: z.string() }).parse(await response.json()).token;
  };
  const ask = async (path: string): Promise<Reply> => {
    const response = await fetch(`${url}/api/v1/${path}`, {
      headers: { Authorization: `Idaas ${await token()}` },
    });
    const text = await response.text();
    const answer = JSON.parse(text);
    return {
      status: response.status,
      text,
      body: Body.safeParse(answer).data ?? {},
      complaint: answer.ExceptionMessage ?? '',
    };
  };
  const authorisation = () => authorisationOf(database, id);
  const mis = () => {
    const school = schoolOf(database, { estab });
    return misStore.misOf(school, authorisation().mis ?? '', clock.now());
  };
  return {
    ask,
    token,
    authorisation,
    credentials: { relyingParty, estab, secret },
    revoke: () => void advance(database, authorisation(), 'revoke', clock.now()),
    read: (path) => ask(`School/${estab}/${path}`),
    share: (names) =>
      database.prepare('UPDATE authorisations SET scopes = ? WHERE id = ?').run(JSON.stringify(names), id),
    changeMis: (mis) => database.prepare('UPDATE authorisations SET mis = ? WHERE id = ?').run(mis, id),
    change: (exceptions) => changeExceptions(database, id, exceptions),
    whole: () => viewOf(mis(), null),
    shared: () => viewOf(mis(), sharedPeopleOf(database, authorisation())),
  };
}
