import type { SchoolFacts } from '../../../shared/sample-data/new-school.ts';
import type { AppStanding } from '../../../shared/steering-api/new-app.ts';
import type { OwnPeople } from '../../../shared/steering-api/own-people.ts';
import type { JourneyStateName } from '../../journey/jump/journey-states.ts';
import type { ScenarioApp, ScenarioFault } from './schema.ts';

/** A scenario that can be loaded. */
export interface Scenario {
  title: string;
  summary: string;
  /** What a trainer shows with it. */
  trainer: string;
  /** What a tester checks with it. */
  tester: string;
  schools: SchoolInScenario[];
  apps: readonly ScenarioApp[];
  /** On for every school at the end. */
  faults: readonly ScenarioFault[];
  /** As `destination` takes it; null when the clock stays. */
  clock: string | null;
  /** How many schools the classroom has. */
  classroom: number;
}

/** A school of a scenario, with all that it leaves open decided or left out. */
export interface SchoolInScenario {
  /** Null for the school with this name, or else a new one. */
  estab: string | null;
  /** Whether it is one of the five sample schools. */
  isSample: boolean;
  name: string | undefined;
  phase: SchoolFacts['phase'] | undefined;
  mis: string | undefined;
  agent: 'installed' | 'booked' | 'not booked';
  /** Forms in each year group; undefined for the phase’s usual number. */
  forms: number | undefined;
  sixthForm: boolean;
  emails: boolean;
  /** For the MIS, in place of invented people. */
  people: OwnPeople | undefined;
  state: JourneyStateName;
  /** The only classes that are shared; none for a state as it is. */
  classes: readonly string[];
  newMis: string | undefined;
  apps: Readonly<Record<string, AppStanding>>;
  faults: readonly ScenarioFault[];
}
