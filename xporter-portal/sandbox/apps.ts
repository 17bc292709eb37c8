import { randomToken } from '../../shared/database/seal.ts';
import { FieldsError, UsageError } from '../../shared/errors.ts';
import type { CreatedApp, SchoolToken } from '../../shared/steering-api/new-app.ts';
import { BASES } from '../api/oneroster/paths.ts';
import { schoolToken } from '../api/tokens/tokens.ts';
import type { PortalContext } from '../context.ts';
import { checkNewApp, type NewAppResult } from '../partners/new-app/check-new-app.ts';
import { addNewApp } from '../partners/new-app/create-app.ts';
import { TAKEN } from '../partners/new-app/fields.ts';
import { sharingWith } from '../records/authorisations.ts';
import { rotateSecret } from '../records/management-secrets.ts';
import {
  isOfScenario,
  markAsOfScenario,
  type PartnerApp,
  partnerApp,
  savePartnerApp,
} from '../records/partner-apps.ts';
import { knownApp, knownSchool } from './known.ts';

const ACTOR = 'the sandbox';

/**
 * Creates an app as the Partner Portal does.
 * @throws FieldsError, with 409 where nothing is wrong but that another app has its relying party
 */
export async function createApp(context: PortalContext, fields: unknown): Promise<CreatedApp> {
  const app = withoutErrors(await checkNewApp(context, fields));
  return created(app, context.database.transaction(() => addNewApp(context, app, ACTOR))());
}

/** The same for an app of a scenario, which replaces the one that the scenario has added before. */
export async function createScenarioApp(context: PortalContext, fields: unknown): Promise<CreatedApp> {
  const { database } = context;
  const isTaken = (id: string) => partnerApp(database, id) !== undefined && !isOfScenario(database, id);
  const app = withoutErrors(await checkNewApp(context, fields, isTaken));
  const secret = database.transaction(() => {
    if (isTaken(app.relyingParty)) return undefined;
    const secret = randomToken();
    savePartnerApp(context, app, secret);
    markAsOfScenario(database, app);
    return secret;
  })();
  return created(app, secret);
}

/** @throws FieldsError */
function withoutErrors(result: NewAppResult): PartnerApp {
  if (result.ok) return result.app;
  const isTaken = Object.values(result.errors).every((message) => message === TAKEN);
  throw new FieldsError(result.errors, isTaken ? 409 : 422);
}

/** @throws FieldsError where the relying party has been taken since it was checked */
function created({ relyingParty, name }: PartnerApp, managementSecret: string | undefined): CreatedApp {
  if (managementSecret === undefined) throw new FieldsError({ relyingParty: TAKEN }, 409);
  return { relyingParty, name, managementSecret };
}

/** @returns the new management secret; the earlier one stops working. @throws NotFoundError for an unknown app */
export function replaceSecret(context: PortalContext, relyingParty: string): string {
  knownApp(context.database, relyingParty);
  return context.database.transaction(() => {
    const secret = rotateSecret(context, relyingParty);
    const detail = { relyingParty };
    context.journal.record({ estab: null, actor: ACTOR, event: 'partner.secret-rotated', detail });
    return secret;
  })();
}

/**
 * Tokens for a school that shares with an app, without its school secret.
 * @throws NotFoundError for an unknown app or school, UsageError for a school that does not share with the app
 */
export function tokenFor(context: PortalContext, estab: string, relyingParty: string): SchoolToken {
  knownApp(context.database, relyingParty);
  const school = knownSchool(context.database, estab);
  const authorisation = sharingWith(context.database, estab, relyingParty);
  if (authorisation?.state !== 'active')
    throw new UsageError(`${school.name} does not share with ${relyingParty} now`);
  return {
    ...schoolToken(context, authorisation),
    oneRosterToken: schoolToken(context, authorisation, null).token,
    apiUrl: `${context.url}/api/v1/School/${estab}`,
    oneRosterUrl: `${context.url}${BASES[0].path}`,
  };
}
