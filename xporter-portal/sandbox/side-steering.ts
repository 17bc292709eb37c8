import { expandSchool, type SchoolFacts } from '../../shared/sample-data/new-school.ts';
import { DEMO_SCHOOLS, type DemoSchool } from '../../shared/sample-data/schools.ts';
import { DEMO_PASSWORD_HASH } from '../../shared/steering-api/demo-password.ts';
import { forgetSchool, forgetSignIns } from '../../shared/steering-api/forget-school.ts';
import type { OwnPeople } from '../../shared/steering-api/own-people.ts';
import type { SideSteering } from '../../shared/steering-api/routes.ts';
import type { SchoolState } from '../../shared/steering-api/school-state.ts';
import { beginSession } from '../accounts/access.ts';
import {
  type Administrator,
  administratorById,
  administratorsOf,
  noteSignIn,
} from '../accounts/administrators.ts';
import type { PortalContext } from '../context.ts';
import { asFacts } from '../mis/mis-store.ts';
import { installNow, removeAgent } from '../mis-connection/agent.ts';
import { authorisationsOf } from '../records/authorisations.ts';
import { misConnectionOf, reachOf } from '../records/mis-connections.ts';
import { changePartnerApp, partnerApp, partnerApps } from '../records/partner-apps.ts';
import { type School, saveSchool, schoolByEstab } from '../records/schools.ts';
import { portalScheduledJobs } from '../scheduled-jobs.ts';
import { appAtSchool, invite } from './app-at-school.ts';
import { createApp, createScenarioApp, replaceSecret, tokenFor } from './apps.ts';
import { callbacksOf, keepForwarded, resendCallback, sendCallback } from './callbacks.ts';
import { ClientWatch } from './client-watch.ts';
import { firstPeopleOf, giveFirstPeople, replacePeople } from './first-people.ts';
import { settleIn, shareWithApp } from './fixtures/register.ts';

/**
 * The steering of the portal.
 * @param relyingParty the app whose authorisations are reported
 * @param watch of clients that are being checked
 */
export function portalSteering(
  context: PortalContext,
  relyingParty: string,
  watch = new ClientWatch(context.clock),
): SideSteering {
  const { database } = context;
  return {
    scheduledJobs: portalScheduledJobs(context),
    schools: () => statesOf(context, relyingParty, null),
    school: (estab) => statesOf(context, relyingParty, estab)[0],
    addSchool: (facts, people) => addSchool(context, facts, DEMO_PASSWORD_HASH, people),
    resetSchool: (estab) => resetSchool(context, estab, DEMO_PASSWORD_HASH),
    installAgent: (estab) => installNow(context, estab),
    apps: () =>
      partnerApps(database).map(({ relyingParty: id, name, isLenient }) => ({
        relyingParty: id,
        name,
        isLenient,
      })),
    setLenient: (id, isLenient) => setLenient(context, id, isLenient),
    removeAgent: (estab) => removeAgent(context, estab),
    createApp: (fields) => createApp(context, fields),
    replaceSecret: (id) => replaceSecret(context, id),
    schoolToken: (estab, id) => tokenFor(context, estab, id),
    createScenarioApp: (fields) => createScenarioApp(context, fields),
    shareWithApp: (estab, relyingParty, standing) => shareWithApp(context, estab, relyingParty, standing),
    invite: (estab, invitation) => invite(context, estab, invitation),
    appAtSchool: (estab, id) => appAtSchool(context, estab, id, relyingParty),
    callbacks: (id, filter) => callbacksOf(context, id, filter),
    sendCallback: (id, callback) => sendCallback(context, id, callback),
    resendCallback: (id, callback) => resendCallback(context, id, callback),
    keepForwarded: (id, callback, forwarded) => keepForwarded(context, id, callback, forwarded),
    watchClient: (id, isWatched) => (isWatched ? watch.begin(id) : watch.end(id)),
    clientEvidence: (id, since) => watch.evidence(id, since),
    replacePeople: (estab, people) => replacePeople(context, estab, people),
    accountOf: (estab, who) =>
      who === 'administrator' ? firstAdministrator(administratorsOf(database, estab)) : undefined,
    signIn(request, account) {
      beginSession(request, account, context.clock.now());
      const person = administratorById(database, account);
      if (person) noteSignIn(context, person);
    },
  };
}

function setLenient({ database, journal }: PortalContext, relyingParty: string, isLenient: boolean): boolean {
  const app = partnerApp(database, relyingParty);
  if (!app) return false;
  database.transaction(() => {
    changePartnerApp(database, { ...app, isLenient });
    const detail = { relyingParty, changed: ['isLenient'], schoolsAsked: 0 };
    journal.record({ estab: null, actor: 'the sandbox', event: 'partner.app-changed', detail });
  })();
  return true;
}

/** The first account. Later ones are added when sharing is authorised. */
function firstAdministrator(administrators: readonly Administrator[]): number | undefined {
  const ids = administrators.map(({ id }) => id);
  return ids.length === 0 ? undefined : Math.min(...ids);
}

/** Only schools with accounts or authorisations: the register has hundreds of others. */
function statesOf(
  { database, clock }: PortalContext,
  relyingParty: string,
  only: string | null,
): SchoolState[] {
  const schools = database
    .prepare<{ only: string | null }, Pick<School, 'estab' | 'name'>>(
      `SELECT estab, name FROM schools WHERE (:only IS NULL OR estab = :only)
         AND (estab IN (SELECT estab FROM administrators) OR estab IN (SELECT estab FROM authorisations))
       ORDER BY estab`,
    )
    .all({ only });
  const waitsForAgent = (estab: string) => {
    const connection = misConnectionOf(database, estab);
    return connection !== undefined && reachOf(connection, clock.now()) !== 'connected';
  };
  return schools.map(({ estab, name }) => {
    const [latest] = authorisationsOf(database, estab).filter((each) => each.relyingParty === relyingParty);
    return {
      estab,
      name,
      state: latest?.state ?? 'none',
      since: latest?.stateSince ?? null,
      correlation: latest?.authParams ?? null,
      note: waitsForAgent(estab) ? 'The MIS is waiting for Xporter’s agent' : null,
      facts: null,
    };
  });
}

function addSchool(
  context: PortalContext,
  facts: SchoolFacts,
  passwordHash: string,
  people: OwnPeople | undefined,
): void {
  const { forms = null, sixthForm, emails, ...register } = facts;
  const school: School = {
    ...register,
    forms,
    sixthForm: sixthForm ? 1 : 0,
    emails: emails === false ? 0 : 1,
  };
  startFromScratch(context, school, { passwordHash, people });
}

/** Nobody else may ever get an id of the school’s MIS. */
const KEPT = ['mis_ids', 'hashed_mis_ids'];

/** Partners are not notified. */
function resetSchool(context: PortalContext, estab: string, passwordHash: string): boolean {
  const school = schoolByEstab(context.database, estab);
  if (!school) return false;
  startFromScratch(context, school, { passwordHash, people: firstPeopleOf(context, estab) });
  return true;
}

/** Forgets all that is known of a school, and lets it begin. */
function startFromScratch(
  context: PortalContext,
  school: School,
  { passwordHash, people }: { passwordHash: string; people: OwnPeople | undefined },
): void {
  const { database, outbox, requests } = context;
  const { estab } = school;
  const invention: DemoSchool =
    DEMO_SCHOOLS.find((each) => each.estab === estab) ?? expandSchool(asFacts(school));
  requests.flush();
  database.transaction(() => {
    saveSchool(database, { ...school, mis: invention.mis });
    outbox.abandonAbout([estab], 'the school was reset');
    forgetSchool(database, estab, 'schools', KEPT);
    forgetSignIns(database, 'administrators', 'administratorId');
    settleIn(context, invention, passwordHash);
    if (people) giveFirstPeople(context, estab, people);
  })();
}
