import type { JOURNEY, JourneySide } from '../journey.ts';
import type { Step } from './steps.ts';

/** Where the steps of another side are done; null where the address is not known. */
export type Elsewhere = Partial<Record<JourneySide, string | null>>;

export interface Parts {
  panel: {
    side: JourneySide;
    /** The official journey, with the guide's steps that belong to each of its own. */
    journey: readonly ((typeof JOURNEY)[number] & { parts: readonly Step[] })[];
    steps: readonly Step[];
    /** The step that the page is; undefined on a page between two. */
    step: Step | undefined;
    /** Of the latest step; -1 before the first. */
    index: number;
    /** `Step 4 of 17` */
    label: string | undefined;
    /** Of the latest step in the official journey; 0 before the first. */
    number: number;
    next: Step | undefined;
    /** The keys of the steps that the school has seen. */
    done: ReadonlySet<string>;
    /** The id of the control to press. */
    target: string | undefined;
    elsewhere: Elsewhere;
    /** Whether the presenter's notes are shown. */
    notes: boolean;
    /** The page's path. */
    here: string;
  };
}
