import type { SteeredClock } from '../../shared/clock.ts';
import { NotFoundError, RequestError, TimeoutError, UsageError } from '../../shared/errors.ts';
import type { FaultName } from '../../shared/faults/catalogue.ts';
import type { EventName } from '../../shared/journal/events.ts';
import {
  type Chosen,
  expandSchool,
  MOST_NEW_SCHOOLS,
  newSchool,
} from '../../shared/sample-data/new-school.ts';
import { DEMO_SCHOOLS, type DemoSchool } from '../../shared/sample-data/schools.ts';
import { estabIn, estabNamed } from '../../shared/school-number.ts';
import type { AppAtSchool, NewInvitation } from '../../shared/steering-api/app-at-school.ts';
import type { AppState, CreatedApp, SchoolToken } from '../../shared/steering-api/new-app.ts';
import type { OwnPeople } from '../../shared/steering-api/own-people.ts';
import { AppDecisions } from '../journey/app-decisions.ts';
import { NotThere } from '../journey/http-browser.ts';
import { type InboxReader, readInbox } from '../journey/inbox.ts';
import { JOURNEY_STATES, type JourneyStateName } from '../journey/jump/journey-states.ts';
import { Player } from '../journey/jump/player.ts';
import { advanceTo, deliverAll, destination } from '../steering/advance.ts';
import { lookUntil } from '../steering/look-until.ts';
import type { SandboxUrls } from '../steering/sandbox-urls.ts';
import { type ActiveFaults, type SideClient, SideRefused, sideClient } from '../steering/side.ts';
import { AppCallbacks } from './callbacks.ts';
import { inItsWords } from './in-its-words.ts';
import { onBothSides, type SchoolOnBothSides } from './schools.ts';
import {
  BEGINNING,
  eventsBefore,
  eventsSince,
  type Newest,
  type Position,
  type TimelineEvent,
} from './timeline/timeline-events.ts';
import type { UnfinishedResets } from './unfinished-resets.ts';

export type WhoEnters = 'coordinator' | 'administrator';

const LANDINGS = { coordinator: '/admin-hub/school/mis-sync', administrator: '/data-sharing' } as const;
const LOOK_AGAIN_MS = 50;
const RESET_AGAIN_MS = 200;
/** How long a reset is retried at the second side. */
const RESET_PATIENCE_MS = 10_000;

/** Saves the whole sandbox in a file, and loads it from one. */
export interface WholeState {
  /** False where one of the two companies runs elsewhere. */
  isPossible: boolean;
  save(): Promise<Buffer>;
  /** @throws UsageError for a file that cannot be loaded; nothing has changed */
  load(file: Uint8Array): Promise<void>;
}

/** Watches and controls both sides, through their steering APIs only. */
export class ControlRoom {
  readonly urls: SandboxUrls;
  readonly inbox: InboxReader;
  readonly hub: SideClient;
  readonly portal: SideClient;
  readonly callbacks: AppCallbacks;
  readonly #clock: SteeredClock;
  readonly #resets: UnfinishedResets;
  readonly #state: WholeState;
  readonly #whenLoaded: (() => void)[] = [];
  /** Changes of the clock or of the list of schools run one after another. */
  #turn: Promise<unknown> = Promise.resolve();

  /** @param key the key to both sides' steering APIs */
  constructor(
    urls: SandboxUrls,
    key: string,
    clock: SteeredClock,
    resets: UnfinishedResets,
    state: WholeState,
  ) {
    this.urls = urls;
    this.inbox = readInbox(urls.inbox);
    this.hub = sideClient(urls.hub, key);
    this.portal = sideClient(urls.portal, key);
    this.callbacks = new AppCallbacks(this.portal);
    this.#clock = clock;
    this.#resets = resets;
    this.#state = state;
  }

  async schools(): Promise<SchoolOnBothSides[]> {
    const [hub, portal] = await Promise.all([this.hub.schools(), this.portal.schools()]);
    return onBothSides(hub, portal);
  }

  /** As `estabNamed`, among the schools of either side. */
  async estabOf(school: string): Promise<string> {
    return estabIn(school) ?? estabNamed(await this.schools(), school);
  }

  /** @throws NotFoundError */
  async school(estab: string): Promise<SchoolOnBothSides> {
    const [hub, portal] = await Promise.all([this.hub.school(estab), this.portal.school(estab)]);
    const [school] = onBothSides(hub ? [hub] : [], portal ? [portal] : []);
    if (!school) throw new NotFoundError(`There is no school ${estab}`);
    return school;
  }

  /**
   * The people of a school and how to sign in as them.
   * @throws NotFoundError
   */
  async peopleOf(estab: string): Promise<DemoSchool> {
    return peopleIn(await this.school(estab));
  }

  /**
   * Creates a new school, with people on both sides.
   * @throws UsageError for pupils or staff that its MIS cannot have; nothing is created
   */
  createSchool({ pupils, staff, ...chosen }: Chosen & OwnPeople = {}): Promise<DemoSchool> {
    const people = pupils || staff ? { ...(pupils && { pupils }), ...(staff && { staff }) } : undefined;
    return this.#inTurn(async () => {
      const known = new Set((await this.schools()).map(({ estab }) => estab));
      for (let number = 0; number < MOST_NEW_SCHOOLS; number++) {
        const facts = newSchool(number, chosen);
        if (known.has(facts.estab)) continue;
        await this.portal.addSchool(facts, people).catch(inItsWords);
        await this.hub.addSchool(facts);
        return expandSchool(facts);
      }
      throw new NotFoundError(`This sandbox already has ${MOST_NEW_SCHOOLS} new schools, which is the limit`);
    });
  }

  /**
   * Resets a school on both sides, or on none.
   * @throws NotFoundError, or the error of the first side, which has then changed nothing
   */
  async reset(estab: string): Promise<void> {
    await this.school(estab);
    this.#resets.begin(estab);
    try {
      await resetAt(this.hub, estab);
    } catch (error) {
      this.#resets.end(estab);
      throw error;
    }
    this.#clock.rejoin(estab);
    await this.#finishReset(estab);
  }

  /** Finishes resets that were cut off between the two sides. */
  async finishResets(): Promise<void> {
    for (const estab of this.#resets.estabs) {
      await resetAt(this.hub, estab);
      this.#clock.rejoin(estab);
      await this.#finishReset(estab);
    }
  }

  async #finishReset(estab: string): Promise<void> {
    const reset = () =>
      resetAt(this.portal, estab).then(
        () => true,
        () => false,
      );
    const pace = { everyMs: RESET_AGAIN_MS, timeoutMs: RESET_PATIENCE_MS };
    if (!(await lookUntil(reset, (isDone) => isDone, pace)))
      throw new RequestError(
        503,
        `The Hub has reset ${estab}, but Xporter could not. Reset it again: both sides start from scratch then`,
      );
    this.#resets.end(estab);
  }

  async resetAll(): Promise<void> {
    for (const { estab } of await this.schools()) await this.reset(estab);
  }

  /**
   * Moves a school to a state of the journey: resets it, then runs each step on the pages and through the inbox.
   * @throws NotFoundError, or the error of the step that failed
   */
  async jump(estab: string, to: JourneyStateName): Promise<SchoolOnBothSides> {
    stateNamed(to);
    await this.peopleOf(estab);
    await this.reset(estab);
    return this.play(estab, to);
  }

  /**
   * Plays a school that is new to a state of the journey.
   * @throws NotFoundError, or the error of the step that failed
   */
  async play(estab: string, to: JourneyStateName): Promise<SchoolOnBothSides> {
    const state = stateNamed(to);
    await state.play(await this.playerOf(estab), {
      refuseCallbacks: () => this.switchFault('callback-refused', estab, true),
      advance: async (far) => void (await this.advance(far, estab)),
    });
    return this.school(estab);
  }

  /** @throws NotFoundError */
  async playerOf(estab: string): Promise<Player> {
    return Player.of(this, await this.peopleOf(estab));
  }

  /**
   * Installs Xporter's agent at a school now, even if it is booked for later.
   * @throws NotFoundError when the school needs none
   */
  async installAgent(estab: string): Promise<SchoolOnBothSides> {
    await this.portal.installAgent(estab).catch((error: unknown) => {
      if (error instanceof SideRefused && error.status === 404)
        throw new NotFoundError(`The MIS of ${estab} needs no agent: it is connected, or not chosen yet`);
      throw error;
    });
    return this.school(estab);
  }

  /**
   * @returns an address that signs in, once
   * @throws NotFoundError
   */
  enter(estab: string, who: WhoEnters, landing: string = LANDINGS[who]): Promise<string> {
    const side = who === 'coordinator' ? this.hub : this.portal;
    return side.enter(estab, who, landing).catch((error: unknown) => {
      if (error instanceof SideRefused && error.status === 404)
        throw new NotFoundError(`There is no ${who} of ${estab}`);
      throw error;
    });
  }

  /** @param fields as a program sent them. @throws UsageError that says what is wrong with each field */
  createApp(fields: unknown): Promise<CreatedApp> {
    return this.portal.createApp(fields).catch(inItsWords);
  }

  /** The same for an app of a scenario, which replaces the one that a scenario has added before. */
  createScenarioApp(fields: unknown): Promise<CreatedApp> {
    return this.portal.createScenarioApp(fields).catch(inItsWords);
  }

  /** Replaces an app's management secret. @throws NotFoundError */
  replaceSecret(relyingParty: string): Promise<{ managementSecret: string }> {
    return this.portal.replaceSecret(relyingParty).catch(inItsWords);
  }

  /** Tokens for the data of a school that shares with an app, and where to read it. @throws NotFoundError, UsageError */
  schoolToken(estab: string, relyingParty: string): Promise<SchoolToken> {
    return this.portal.schoolToken(estab, relyingParty).catch(inItsWords);
  }

  /**
   * Invites a school to share data with an app. Wellbeing's invitation is requested in the Hub, as its school does.
   * @throws NotFoundError, UsageError
   */
  async invite(estab: string, invitation: NewInvitation): Promise<AppAtSchool> {
    const { relyingParty, ...wish } = invitation;
    const { isFromHub, app } = await this.appAtSchool(estab, relyingParty);
    if (isFromHub && Object.values(wish).some((value) => value !== undefined))
      throw new UsageError(
        `The Hub chooses the person and the areas of an invitation to ${app}. Leave out name, email, phone and areas`,
      );
    if (isFromHub) await this.#inviteFromHub(estab);
    else await this.portal.invite(estab, invitation).catch(inItsWords);
    await this.flush();
    return this.appAtSchool(estab, relyingParty);
  }

  async #inviteFromHub(estab: string): Promise<void> {
    const player = await this.playerOf(estab);
    await player.request().catch((error: unknown) => {
      if (!(error instanceof NotThere)) throw error;
      throw new UsageError('The Hub offers no new request now. Deauthorise or withdraw it there first');
    });
  }

  /**
   * What a school has decided about an app.
   * @throws NotFoundError for an unknown school or app
   */
  appAtSchool(estab: string, relyingParty: string): Promise<AppAtSchool> {
    return this.portal.appAtSchool(estab, relyingParty).catch(inItsWords);
  }

  /**
   * Plays a decision of a school about an app.
   * @throws RequestError when the school cannot decide that now
   */
  async decide(
    estab: string,
    relyingParty: string,
    decision: (school: AppDecisions) => Promise<void>,
  ): Promise<AppAtSchool> {
    await this.appAtSchool(estab, relyingParty);
    await decision(new AppDecisions(this, estab, relyingParty)).catch(inItsWords);
    return this.appAtSchool(estab, relyingParty);
  }

  /** Replaces the people in a school's MIS by those of another file. @throws NotFoundError, UsageError */
  replacePeople(estab: string, people: OwnPeople): Promise<void> {
    return this.portal.replacePeople(estab, people).catch(inItsWords);
  }

  /**
   * The link of the newest invitation that a school's people have.
   * @throws NotFoundError
   */
  async invitationOf(estab: string): Promise<string> {
    const mail = await this.inbox.ofSchool((await this.school(estab)).estab);
    const links = mail.flatMap((email) => email.links);
    const beginning = `${this.urls.portal}/authorise/`;
    const link = links.findLast((each) => each.startsWith(beginning));
    if (!link) throw new NotFoundError('The inbox holds no invitation for this school');
    const [token] = link.slice(beginning.length).split(/[/?#]/);
    return `${beginning}${token}`;
  }

  /**
   * Saves both companies, all emails and the time in a file, while the sandbox runs.
   * @throws UsageError where one of the two companies runs elsewhere
   */
  async saveState(): Promise<Buffer> {
    this.#mustBeWhole();
    return this.#inTurn(() => this.#state.save());
  }

  /**
   * Replaces everything in the sandbox by a saved state, and signs everybody out.
   * @throws UsageError for a file that cannot be loaded; nothing has changed
   */
  async loadState(file: Uint8Array): Promise<SchoolOnBothSides[]> {
    this.#mustBeWhole();
    return this.#inTurn(async () => {
      await this.#state.load(file);
      this.#resets.readAgain();
      for (const act of this.#whenLoaded) act();
      await this.finishResets();
      return this.schools();
    });
  }

  /** @param act forgets what has been read of the sandbox before */
  whenLoaded(act: () => void): void {
    this.#whenLoaded.push(act);
  }

  #mustBeWhole(): void {
    if (!this.#state.isPossible)
      throw new UsageError(
        'One of the two companies runs elsewhere (HUB_URL or PORTAL_URL), so the whole sandbox cannot be saved or loaded here',
      );
  }

  /** @param estab a school that may have a time of its own; null for everybody's */
  now(estab: string | null = null): Date {
    return this.#clock.at(estab);
  }

  /** The numbers of the schools that have a time of their own. */
  schoolsAhead(): string[] {
    return Object.keys(this.#clock.ahead().schools);
  }

  /**
   * Moves the clock forward and runs due events in order.
   * @param far as `destination` takes it
   * @param estab a school that moves alone; null for everybody
   * @throws UsageError, NotFoundError
   */
  advance(far: string, estab: string | null = null): Promise<Date> {
    return this.#inTurn(async () => {
      if (estab !== null) await this.school(estab);
      const now = () => this.now(estab);
      await advanceTo(destination(far, now()), {
        clock: { now, travelTo: (instant) => this.#clock.travelTo(instant, estab) },
        sides: [this.hub, this.portal].map(({ deliverAll, waiting }) => ({
          deliverAll: () => deliverAll(estab),
          waiting: () => waiting(estab),
        })),
      });
      return now();
    });
  }

  /** Keeps everything that happened while the clock was ahead. */
  backToRealTime(): Promise<Date> {
    return this.#inTurn(async () => {
      this.#clock.backToRealTime();
      return this.now();
    });
  }

  /** Delivers all that can be delivered now. */
  flush(): Promise<void> {
    return deliverAll([this.hub, this.portal]);
  }

  /** The active faults, which are the same on both sides. */
  faults(): Promise<ActiveFaults> {
    return this.hub.faults();
  }

  /**
   * @param estab null for every school
   * @param limits an app, and how many times it acts; every app and until it is switched off by default
   * @throws NotFoundError for an unknown school or app
   */
  async switchFault(
    name: FaultName,
    estab: string | null,
    on: boolean,
    { relyingParty = null, times = null }: { relyingParty?: string | null; times?: number | null } = {},
  ): Promise<void> {
    if (estab !== null) await this.school(estab);
    if (on && relyingParty !== null) await this.app(relyingParty);
    const fault = { name, estab, relyingParty, timesLeft: times };
    await Promise.all(
      [this.hub, this.portal].map((side) =>
        on ? side.switchFaultOn(fault) : side.switchFaultOff(name, fault),
      ),
    );
  }

  /** The apps that request data from schools. */
  apps(): Promise<AppState[]> {
    return this.portal.apps();
  }

  /** @throws NotFoundError */
  async app(relyingParty: string): Promise<AppState> {
    const app = (await this.apps()).find((each) => each.relyingParty === relyingParty);
    if (!app) throw new NotFoundError(`There is no app ${relyingParty}`);
    return app;
  }

  async allFaultsOff(): Promise<void> {
    await Promise.all([this.hub.allFaultsOff(), this.portal.allFaultsOff()]);
  }

  /** @param estab null for all schools */
  timeline(
    estab: string | null,
    since: Position = BEGINNING,
  ): Promise<{ events: TimelineEvent[]; position: Position }> {
    return eventsSince(this, since, estab);
  }

  /**
   * @param estab null for all schools
   * @param end undefined for the newest
   */
  timelineBefore(estab: string | null, end: Position | undefined, most: number): Promise<Newest> {
    return eventsBefore(this, end, estab, most);
  }

  /**
   * Waits until either side has recorded an event of a school since it was last reset.
   * @throws TimeoutError with what did happen
   */
  async waitFor(estab: string, event: EventName, timeoutMs = 10_000): Promise<TimelineEvent> {
    const read: TimelineEvent[] = [];
    let since = BEGINNING;
    const look = async () => {
      const { events, position } = await this.timeline(estab, since);
      read.push(...events);
      since = position;
      return sinceReset(read);
    };
    const isIt = ({ detail }: TimelineEvent) => detail.event === event;
    const happened = await lookUntil(look, (events) => events.some(isIt), {
      everyMs: LOOK_AGAIN_MS,
      timeoutMs,
    });
    const found = happened.find(isIt);
    if (found) return found;
    const did = happened.map(({ detail }) => detail.event).join(', ') || 'none';
    throw new TimeoutError(`No ${event} of ${estab} in ${timeoutMs} ms. There were: ${did}`);
  }

  #inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
    const turn = this.#turn.then(act, act);
    this.#turn = turn.catch(() => {});
    return turn;
  }
}

function stateNamed(to: JourneyStateName) {
  const state = JOURNEY_STATES.find(({ name }) => name === to);
  if (!state) throw new NotFoundError(`There is no state ${to}`);
  return state;
}

async function resetAt(side: SideClient, estab: string): Promise<void> {
  await side.reset(estab).catch((error: unknown) => {
    if (!(error instanceof SideRefused && error.status === 404)) throw error;
  });
}

/** What each side decided after it was last reset: by its own count, because the clock may have been put back. */
function sinceReset(events: readonly TimelineEvent[]): TimelineEvent[] {
  const count = ({ id }: TimelineEvent) => Number(id.slice(id.lastIndexOf('/') + 1));
  const decisions = events.filter(({ kind }) => kind === 'decision');
  const resets = decisions.filter(({ detail }) => detail.event === 'sandbox.reset');
  return decisions.filter((decision) =>
    resets.every((reset) => reset.to !== decision.to || count(reset) < count(decision)),
  );
}

function peopleIn({ estab, name, hub }: SchoolOnBothSides): DemoSchool {
  const sample = DEMO_SCHOOLS.find((each) => each.estab === estab);
  if (sample) return sample;
  if (!hub?.facts) throw new NotFoundError(`The Hub does not know ${name}`);
  return expandSchool(hub.facts);
}
