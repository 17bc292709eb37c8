import { z } from 'zod';
import {
  addInvitation,
  advance,
  keepSecret,
  type PeopleDefault,
} from '../../../xporter-portal/records/authorisations.ts';
import { type PortalApp, type PortalOptions, portalApp, WELLBEING } from '../../support/sides.ts';

export const RELYING_PARTY = WELLBEING.relyingParty;
const Token = z.object({ token: z.string() });
const SCHOOL_SECRET = 'the secret of a school for Wellbeing';

/** The same for every school, so that nothing tells their authorisations apart but whose they are. */
export const MIS = 'SIMS';

export interface Authorised {
  id: number;
  secret: string;
}

/** The portal alone, and what a partner does with its API. */
export interface PortalAlone extends PortalApp {
  authorise(estab: string, scopes: readonly string[], people?: PeopleDefault): Authorised;
  token(estab: string, secret: string): Promise<string>;
  read(estab: string, token: string, path: string): Promise<{ status: number; text: string }>;
}

export async function startPortalAlone(options: PortalOptions = {}): Promise<PortalAlone> {
  const portal = await portalApp(options);
  const { clock, url } = portal;
  const { database } = portal.context;
  let secrets = 0;
  return {
    ...portal,
    authorise(estab, scopes, people = 'include') {
      const now = clock.now().toISOString();
      const invitation = addInvitation(database, {
        estab,
        relyingParty: RELYING_PARTY,
        authParams: null,
        registrationType: 'Live',
        invitedAt: now,
        expiresAt: now,
        requestedScopes: [...scopes],
      });
      const { id } = advance(database, invitation, 'authorise', clock.now(), {
        mis: MIS,
        scopes: [...scopes],
        peopleDefault: people,
        authorisedAt: now,
      });
      const secret = `${SCHOOL_SECRET} ${++secrets}`;
      keepSecret(database, invitation, secret);
      return { id, secret };
    },
    async token(estab, secret) {
      const response = await fetch(`${url}/api/oauth/GetToken`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({
          estab,
          relyingParty: RELYING_PARTY,
          password: secret,
          thirdpartyid: 'XporterOnDemand',
        }),
      });
      return Token.parse(await response.json()).token;
    },
    async read(estab, token, wanted) {
      const response = await fetch(`${url}/api/v1/School/${estab}/${wanted}`, {
        headers: { Authorization: `Idaas ${token}` },
      });
      return { status: response.status, text: await response.text() };
    },
  };
}
