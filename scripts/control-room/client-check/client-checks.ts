import { NotFoundError, UsageError } from '../../../shared/errors.ts';
import type { Observation } from '../../../shared/steering-api/client-evidence.ts';
import type { ControlRoom } from '../room.ts';
import { Seen } from './evidence.ts';
import { peopleOfCheck } from './people.ts';
import { type Report, reportOf } from './report.ts';
import type { SituationName } from './situation-names.ts';
import { SITUATIONS, type Situation } from './situations.ts';
import { type CheckStanding, type CheckState, playedOf, type Step } from './standing.ts';

/** How a check is played. Times are in seconds. */
export interface CheckOptions {
  /** Those to play besides `invite` and `authorise`; all by default. */
  situations?: readonly SituationName[] | undefined;
  /** How many pupils the school of the check has. */
  pupils: number;
  /** How long each situation waits for the client. */
  limit: number;
  /** A client that has sent nothing for so long has finished. */
  quiet: number;
  /** How long the client is watched where something must not come. */
  watch: number;
}

const ALWAYS: readonly SituationName[] = ['invite', 'authorise'];
const LOOK_AGAIN_MS = 150;
/** A client that polls is never quiet: it has had so many times the quiet that another would have had. */
const NEVER_QUIET = 10;
const SCHOOL_NAME = 'Client Check Academy';
const ENDED = 'The sandbox was restarted, or a saved state was loaded. Start the check again';

/** Checks of clients: one at a time for each app, in memory. */
export class ClientChecks {
  readonly #room: ControlRoom;
  readonly #checks = new Map<string, ClientCheck>();

  constructor(room: ControlRoom) {
    this.#room = room;
  }

  /**
   * Starts a check: makes its school and begins to play.
   * @throws NotFoundError for an unknown app, UsageError while a check of it is running
   */
  async start(relyingParty: string, options: CheckOptions): Promise<Report> {
    const app = await this.#room.app(relyingParty);
    if (this.#checks.get(relyingParty)?.state === 'running')
      throw new UsageError(
        `A check of ${relyingParty} is running. Wait for its end, or stop it: client-check stop --app ${relyingParty}`,
      );
    const check = new ClientCheck(this.#room, app, options);
    this.#checks.set(relyingParty, check);
    await check.begin();
    return reportOf(check.standing());
  }

  /** @throws NotFoundError before a check of this app */
  report(relyingParty: string): Report {
    return reportOf(this.#of(relyingParty).standing());
  }

  /** Ends the wait of the present situation. @throws NotFoundError, UsageError */
  skip(relyingParty: string): Report {
    this.#running(relyingParty).skip();
    return this.report(relyingParty);
  }

  /** @throws NotFoundError, UsageError */
  async stop(relyingParty: string): Promise<Report> {
    await this.#running(relyingParty).stop();
    return this.report(relyingParty);
  }

  /** The latest check of each app. */
  all = (): Report[] => [...this.#checks.values()].map((check) => reportOf(check.standing()));

  #of(relyingParty: string): ClientCheck {
    const check = this.#checks.get(relyingParty);
    if (!check)
      throw new NotFoundError(
        `No check of ${relyingParty} has been started since the sandbox was. Start one: client-check start --app ${relyingParty}`,
      );
    return check;
  }

  #running(relyingParty: string): ClientCheck {
    const check = this.#of(relyingParty);
    if (check.state !== 'running') throw new UsageError(`The check of ${relyingParty} has ended`);
    return check;
  }
}

class ClientCheck {
  readonly #room: ControlRoom;
  readonly #app: { relyingParty: string; name: string };
  readonly #options: CheckOptions;
  readonly #steps: Step[];
  readonly #observations: Observation[] = [];
  #school = { estab: '', name: SCHOOL_NAME };
  #state: CheckState = 'running';
  #problem: string | null = null;
  #startedAt: string;
  /** Real time, by the portal's clock. */
  #now = 0;
  #latest = 0;
  #isSkipped = false;
  #played: Promise<void> = Promise.resolve();

  constructor(room: ControlRoom, app: { relyingParty: string; name: string }, options: CheckOptions) {
    this.#room = room;
    this.#app = app;
    this.#options = options;
    this.#startedAt = room.now().toISOString();
    const { situations } = options;
    this.#steps = SITUATIONS.filter(
      ({ name }) => situations === undefined || ALWAYS.includes(name) || situations.includes(name),
    ).map((situation) => ({ situation, outcome: 'waiting', note: null, from: null, until: null }));
  }

  get state(): CheckState {
    return this.#state;
  }

  standing = (): CheckStanding => ({
    ...{ relyingParty: this.#app.relyingParty, app: this.#app.name, school: this.#school },
    ...{ state: this.#state, problem: this.#problem, startedAt: this.#startedAt },
    ...{ steps: this.#steps, observations: this.#observations },
  });

  /** Makes the school, and plays in the background. */
  async begin(): Promise<void> {
    const people = peopleOfCheck(this.#options.pupils, this.#room.now());
    try {
      const { estab, name } = await this.#room.createSchool({
        ...{ name: SCHOOL_NAME, phase: 'Secondary', mis: 'Arbor' },
        ...people,
      });
      this.#school = { estab, name };
      await this.#room.portal.watchClient(this.#app.relyingParty, true);
    } catch (error) {
      this.#end('failed', error);
      throw error;
    }
    const checked = { room: this.#room, relyingParty: this.#app.relyingParty, ...this.#school, people };
    this.#played = this.#play(checked)
      .then(
        () => this.#end('finished'),
        (error: unknown) => this.#end('failed', error),
      )
      .then(() => this.#clearUp())
      .catch(() => {});
  }

  skip(): void {
    this.#isSkipped = true;
  }

  async stop(): Promise<void> {
    this.#state = 'stopped';
    await this.#played;
  }

  async #play(checked: Parameters<Situation['play']>[0]): Promise<void> {
    for (const step of this.#steps) {
      if (this.#state !== 'running') break;
      await this.#look();
      step.from = this.#now;
      step.outcome = 'playing';
      this.#isSkipped = false;
      await this.#switchFault(step, true);
      const brought = await step.situation.play(checked);
      if (brought?.skipped === undefined) await this.#await(step);
      else step.outcome = 'skipped';
      step.note = brought?.skipped ?? null;
      await this.#switchFault(step, false);
      await this.#look();
      step.until = this.#now;
    }
  }

  async #switchFault({ situation: { fault } }: Step, on: boolean): Promise<void> {
    if (!fault) return;
    const { relyingParty } = this.#app;
    await this.#room.switchFault(fault, this.#school.estab, on, { relyingParty, times: 1 });
  }

  /** Leaves no fault on, and no client watched, also after a failure. */
  async #clearUp(): Promise<void> {
    for (const step of this.#steps) await this.#switchFault(step, false);
    await this.#room.portal.watchClient(this.#app.relyingParty, false);
  }

  /** Waits until the client has reacted and finished, or the time is up. */
  async #await(step: Step): Promise<void> {
    const { situation } = step;
    if (situation.expects === null && !situation.isWatched) {
      step.outcome = 'seen';
      return;
    }
    const { limit, quiet, watch } = this.#options;
    const began = this.#now;
    const quietMs = 1000 * (situation.isWatched ? Math.max(watch, quiet) : quiet);
    let answeredAt: number | undefined;
    while (this.#state === 'running' && !this.#isSkipped) {
      await this.#look();
      const seen = this.#seen().during(situation.maySeeIn ?? situation.name, situation.name);
      if (situation.isAnswered(seen)) answeredAt ??= this.#now;
      const latest = Math.max(
        answeredAt ?? 0,
        ...(situation.isWatched ? [] : seen.requests.map((each) => Date.parse(each.at) + each.milliseconds)),
      );
      if (answeredAt !== undefined) {
        const isQuiet = this.#now - latest >= quietMs;
        if (isQuiet || this.#now - answeredAt >= NEVER_QUIET * quietMs) break;
      }
      if (this.#now - began >= 1000 * limit) break;
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
    step.outcome = answeredAt === undefined ? 'timed out' : 'seen';
  }

  #seen = (): Seen =>
    new Seen({ estab: this.#school.estab, observations: this.#observations, played: playedOf(this.#steps) });

  async #look(): Promise<void> {
    const { portal } = this.#room;
    const evidence = await portal.clientEvidence(this.#app.relyingParty, this.#latest);
    if (!evidence.isWatched) throw new UsageError(ENDED);
    this.#now = Date.parse(evidence.now);
    this.#latest = evidence.observations.at(-1)?.id ?? this.#latest;
    this.#observations.push(...evidence.observations.filter((each) => isAbout(this.#school.estab, each)));
  }

  #end(state: CheckState, error?: unknown): void {
    if (this.#state === 'running') this.#state = state;
    if (error !== undefined) this.#problem = error instanceof Error ? error.message : String(error);
  }
}

/** An app may have other schools, which the check has nothing to do with. */
function isAbout(estab: string, seen: Observation): boolean {
  if (seen.kind === 'callback') return seen.estab === estab;
  return (
    seen.estab === estab || seen.credentialEstab === estab || (seen.estab ?? seen.credentialEstab) === null
  );
}
