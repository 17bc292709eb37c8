import { NotFoundError, RequestError } from '../../../shared/errors.ts';
import { fold } from '../../../shared/names.ts';
import {
  isNewSchool,
  MOST_NEW_SCHOOLS,
  newSchool,
  numberOf,
  type SchoolFacts,
} from '../../../shared/sample-data/new-school.ts';
import type { Classroom } from '../classroom/classroom.ts';
import type { ControlRoom } from '../room.ts';
import type { SchoolOnBothSides } from '../schools.ts';
import { sinceReset } from '../timeline/timeline-events.ts';
import type { Scenario, SchoolInScenario } from './scenario.ts';
import type { ScenarioFault } from './schema.ts';

/** What loading a scenario ends or changes for others. */
export interface Effect {
  /** Schools with something that people or jumps have done, which start from scratch. */
  undone: SchoolOnBothSides[];
  /** Whether the clock moves, for every school. */
  movesClock: boolean;
}

const MOST_LOOKED_AT = 50;

/** Loads scenarios into a sandbox, one after another. */
export class ScenarioLoader {
  readonly #room: ControlRoom;
  readonly #classroom: Classroom;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(room: ControlRoom, classroom: Classroom) {
    this.#room = room;
    this.#classroom = classroom;
  }

  /** What loading would end or change for others. */
  async effectOf(scenario: Scenario): Promise<Effect> {
    const { clock } = scenario;
    const undone: SchoolOnBothSides[] = [];
    for (const school of await this.schoolsOf(scenario)) if (await this.#isUsed(school)) undone.push(school);
    return { undone, movesClock: clock !== null };
  }

  /** Its schools, as far as the sandbox has them. */
  async schoolsOf({ schools }: Scenario): Promise<SchoolOnBothSides[]> {
    const known = await this.#room.schools();
    return known.filter((each) => schools.some((school) => isSame(school, each)));
  }

  /**
   * Loads a scenario that has been checked. Its schools start from scratch, others stay. Faults that are on for every
   * school are switched off first.
   * @returns its schools
   * @throws the error of the step that failed, which names the school
   */
  load(scenario: Scenario): Promise<SchoolOnBothSides[]> {
    const turn = this.#turn.then(() => this.#load(scenario));
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async #load({ schools, apps, faults, clock, classroom }: Scenario): Promise<SchoolOnBothSides[]> {
    const room = this.#room;
    for (const { name, estab, relyingParty } of await room.faults())
      if (estab === null) await room.switchFault(name, null, false, { relyingParty });
    for (const { id: relyingParty, ...app } of apps) await room.createScenarioApp({ ...app, relyingParty });
    const estabs: string[] = [];
    for (const school of schools) estabs.push(await this.#begin(school));
    for (const [index, school] of schools.entries()) await this.#play(estabs[index] ?? '', school);
    await this.#switchOn(faults, null);
    if (clock !== null) await room.advance(clock);
    if (classroom > this.#classroom.seats.length) await this.#classroom.furnish(classroom);
    return Promise.all(estabs.map((estab) => room.school(estab)));
  }

  /** Lets a school begin, with its own people. @returns its number */
  async #begin(school: SchoolInScenario): Promise<string> {
    const room = this.#room;
    if (school.isSample && school.estab !== null) {
      await room.reset(school.estab);
      return school.estab;
    }
    const { people, emails } = school;
    const facts = await this.#factsOf(school);
    await room.portal.addSchool({ ...facts, emails }, people);
    // Where the MIS has people of its own, the Hub has none of the invented ones.
    await room.hub.addSchool(people ? { ...facts, forms: 0 } : facts);
    return facts.estab;
  }

  async #factsOf(school: SchoolInScenario): Promise<SchoolFacts> {
    const { name, phase, mis, forms, sixthForm } = school;
    const schools = await this.#room.schools();
    const estab =
      school.estab ?? schools.find((each) => isNewSchool(each.estab) && isSame(school, each))?.estab;
    const number = estab === undefined ? firstFree(schools) : numberOf(estab);
    return { ...newSchool(number, { name, phase, mis }), forms, sixthForm };
  }

  async #play(estab: string, school: SchoolInScenario): Promise<void> {
    const room = this.#room;
    const { name: title } = await room.school(estab);
    try {
      if (school.agent !== 'installed') await room.portal.removeAgent(estab);
      await room.play(estab, school.state);
      const player = await room.playerOf(estab);
      if (school.agent === 'booked') await player.bookAgent();
      if (school.classes.length > 0) await player.shareClasses(school.classes);
      if (school.newMis !== undefined) await player.changeMis(school.newMis);
      for (const [app, standing] of Object.entries(school.apps))
        await room.portal.shareWithApp(estab, app, standing);
      await this.#switchOn(school.faults, estab);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new RequestError(500, `${title} could not be played to ${school.state}: ${why}`, { cause });
    }
  }

  async #switchOn(faults: readonly ScenarioFault[], estab: string | null): Promise<void> {
    for (const fault of faults) {
      const { name, app = null, times = null } = typeof fault === 'string' ? { name: fault } : fault;
      await this.#room.switchFault(name, estab, true, { relyingParty: app, times });
    }
  }

  async #isUsed({ estab }: SchoolOnBothSides): Promise<boolean> {
    const { events } = await this.#room.timelineBefore(estab, undefined, MOST_LOOKED_AT);
    return sinceReset(events).some(
      ({ kind, detail }) => kind === 'decision' && detail.event !== 'sandbox.reset',
    );
  }
}

function isSame(school: SchoolInScenario, { estab, name }: SchoolOnBothSides): boolean {
  if (school.estab !== null) return school.estab === estab;
  return school.name !== undefined && fold(school.name) === fold(name);
}

function firstFree(schools: readonly SchoolOnBothSides[]): number {
  const known = new Set(schools.map(({ estab }) => estab));
  for (let number = 0; number < MOST_NEW_SCHOOLS; number++)
    if (!known.has(newSchool(number).estab)) return number;
  throw new NotFoundError(`This sandbox already has ${MOST_NEW_SCHOOLS} new schools, which is the limit`);
}
