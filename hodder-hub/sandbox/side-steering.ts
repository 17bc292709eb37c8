import { expandSchool, SchoolFacts } from '../../shared/sample-data/new-school.ts';
import { DEMO_SCHOOLS } from '../../shared/sample-data/schools.ts';
import { DEMO_PASSWORD_HASH } from '../../shared/steering-api/demo-password.ts';
import { forgetSchool, forgetSignIns } from '../../shared/steering-api/forget-school.ts';
import type { SideSteering } from '../../shared/steering-api/routes.ts';
import type { SchoolState } from '../../shared/steering-api/school-state.ts';
import { coordinatorOf } from '../accounts/members.ts';
import type { HubContext } from '../context.ts';
import {
  awaitsInstall,
  type Connection,
  connectionOf,
  referencesOf,
} from '../mis-sync/records/connections.ts';
import { hubScheduledJobs } from '../scheduled-jobs.ts';
import { addCentre, fillCentre } from './fixtures/centres.ts';

/** What the sandbox may do with the Hub. */
export function hubSteering(context: HubContext): SideSteering {
  const { database } = context;
  return {
    scheduledJobs: hubScheduledJobs(context),
    schools: () => statesOf(context, null),
    school: (estab) => statesOf(context, estab)[0],
    addSchool: (facts) => addSchool(context, facts, DEMO_PASSWORD_HASH),
    resetSchool: (estab) => resetSchool(context, estab, DEMO_PASSWORD_HASH),
    accountOf: (estab, who) => (who === 'coordinator' ? coordinatorOf(database, estab)?.id : undefined),
    signIn(request, account) {
      request.session.memberId = account;
    },
  };
}

interface Centre {
  estab: string;
  name: string;
  facts: string | null;
  syncedAt: string | null;
}

/** @param estab null for all */
function statesOf({ database }: HubContext, estab: string | null): SchoolState[] {
  const centres = database
    .prepare<{ estab: string | null }, Centre>(
      `SELECT estab, name, facts, (SELECT max(finished_at) FROM sync_runs WHERE sync_runs.estab = centres.estab AND state = 'saved') AS syncedAt
       FROM centres WHERE :estab IS NULL OR estab = :estab ORDER BY estab`,
    )
    .all({ estab });
  return centres.map(({ estab, name, facts, syncedAt }) => {
    const connection = connectionOf(database, estab);
    return {
      estab,
      name,
      state: connection?.state ?? 'none',
      since: connection?.stateSince ?? null,
      correlation: connection?.reference ?? null,
      note: noteOf(connection, syncedAt),
      facts: facts === null ? null : SchoolFacts.parse(JSON.parse(facts)),
    };
  });
}

function noteOf(connection: Connection | undefined, syncedAt: string | null): string | null {
  if (connection?.message) return connection.message;
  if (awaitsInstall(connection)) return 'Xporter is not installed yet';
  return syncedAt === null ? null : 'synced';
}

function addSchool(context: HubContext, facts: SchoolFacts, passwordHash: string): void {
  const school = expandSchool(facts);
  context.database.transaction(() => {
    forgetCentre(context, facts.estab);
    context.database.prepare('DELETE FROM centres WHERE estab = ?').run(facts.estab);
    addCentre(context.database, school, facts);
    fillCentre(context, school, passwordHash);
  })();
}

/** Does not tell Xporter, where the request continues until that side is reset too. */
function resetSchool(context: HubContext, estab: string, passwordHash: string): boolean {
  const { database } = context;
  const centre = database
    .prepare<[string], { facts: string | null }>('SELECT facts FROM centres WHERE estab = ?')
    .get(estab);
  if (!centre) return false;
  const school =
    centre.facts === null
      ? DEMO_SCHOOLS.find((each) => each.estab === estab)
      : expandSchool(SchoolFacts.parse(JSON.parse(centre.facts)));
  if (!school) return false;
  database.transaction(() => {
    forgetCentre(context, estab);
    database.prepare("UPDATE centres SET year_starts = '09-01' WHERE estab = ?").run(estab);
    fillCentre(context, school, passwordHash);
  })();
  return true;
}

/** Forgets all that is known of a centre. Call it in a transaction. */
function forgetCentre({ database, outbox }: HubContext, estab: string): void {
  outbox.abandonAbout([estab, ...referencesOf(database, estab)], 'the school was reset');
  forgetSchool(database, estab, 'centres');
  forgetSignIns(database, 'teachers', 'memberId');
}
