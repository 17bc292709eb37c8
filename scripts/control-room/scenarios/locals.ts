import type { SchoolOnBothSides } from '../schools.ts';
import type { LibraryScenario } from './library.ts';
import type { Effect } from './load.ts';

/** What the pages of this feature read. */
export interface Pages {
  'scenarios/library': {
    scenarios: readonly LibraryScenario[];
    /** Of the JSON Schema. */
    schemaUrl: string;
  };
  'scenarios/scenario': {
    scenario: LibraryScenario;
    /** Its schools, as far as the sandbox has them. */
    schools: readonly SchoolOnBothSides[];
    isLoaded: boolean;
    /** What loading would undo, where a person has to confirm it first. */
    effect: Effect | null;
    /** The effect, as it is sent back. */
    seen: string;
    /** The scenario’s file. */
    text: string;
  };
}

export interface Parts {
  'scenarios/list': { scenarios: readonly Pick<LibraryScenario, 'name' | 'title' | 'summary'>[] };
}
