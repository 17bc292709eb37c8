/** Achievement or behaviour, as ids and lookups write them. */
export type ConductCategory = 'Ach' | 'Beh';

/** A kind of achievement or behaviour, with the points that a pupil gets for it. */
export interface ConductType {
  category: ConductCategory;
  localId: number;
  name: string;
  points: number;
  /** How often, compared with others of the category. */
  weight: number;
  activity: string;
  location: string;
  /** What staff write about it. It names nobody. */
  comments: readonly [string, ...string[]];
}

const type = (
  category: ConductCategory,
  localId: number,
  name: string,
  points: number,
  weight: number,
  [activity, location]: [string, string],
  comments: ConductType['comments'],
): ConductType => ({ category, localId, name, points, weight, activity, location, comments });

const CLASS: [string, string] = ['Lesson', 'Classroom'];

export const CONDUCT_TYPES: readonly ConductType[] = [
  type('Ach', 1, 'Excellent Work', 2, 30, CLASS, [
    'A thoughtful piece of writing.',
    'Solved the hardest question.',
  ]),
  type('Ach', 2, 'Effort', 1, 30, CLASS, ['Did not give up on a hard task.', 'Much neater than last week.']),
  type('Ach', 3, 'Homework', 1, 18, ['Homework', 'Home'], ['More than was set.', 'On time all half term.']),
  type(
    'Ach',
    4,
    'Kindness',
    2,
    14,
    ['Break', 'Playground'],
    ['Looked after a new pupil.', 'Shared without a reminder.'],
  ),
  type('Ach', 5, 'Sport', 2, 5, ['Club', 'Sports Field'], ['Played for the school team.', 'Fair play.']),
  type('Ach', 6, 'Head Teacher’s Award', 10, 3, ['Assembly', 'School Hall'], ['An example to everyone.']),
  type('Beh', 1, 'Disruption', 1, 34, CLASS, ['Called out again and again.', 'Kept others from working.']),
  type(
    'Beh',
    2,
    'Homework Not Done',
    1,
    24,
    ['Homework', 'Home'],
    ['For the second time.', 'Not handed in.'],
  ),
  type(
    'Beh',
    3,
    'Lunchtime Incident',
    2,
    16,
    ['Lunch', 'Dining Hall'],
    ['Threw food.', 'Pushed in the queue.'],
  ),
  type('Beh', 4, 'Rudeness', 3, 12, CLASS, ['Rude to an adult.', 'Would not leave the room when told.']),
  type('Beh', 5, 'Damage', 5, 5, ['Break', 'Corridor'], ['Wrote on a wall.', 'Broke a window handle.']),
  type('Beh', 6, 'Bullying', 10, 4, ['Break', 'Playground'], ['Name-calling over several days.']),
  type('Beh', 7, 'Fighting', 15, 5, ['Lunch', 'Playground'], ['A fight at lunch, stopped by staff.']),
];

export interface ConductLookup {
  type: string;
  localId: number;
  code: string;
  description: string;
}

const lookups = (type: string, list: readonly [string, string][]): ConductLookup[] =>
  list.map(([code, description], index) => ({ type, localId: index + 1, code, description }));

const namesOf = (category: ConductCategory, part: 'activity' | 'location'): [string, string][] =>
  [...new Set(CONDUCT_TYPES.filter((one) => one.category === category).map((one) => one[part]))].map(
    (name) => [
      name
        .replace(/[^A-Z]/gi, '')
        .slice(0, 4)
        .toUpperCase(),
      name,
    ],
  );

/** What a pupil is given for an incident. */
export const ACHIEVEMENT_OUTCOMES: readonly [string, string][] = [
  ['PRS', 'Verbal Praise'],
  ['CRT', 'Certificate'],
  ['HOM', 'Praise Sent Home'],
];
export const BEHAVIOUR_OUTCOMES: readonly [string, string][] = [
  ['WRN', 'Verbal Warning'],
  ['DET', 'Detention'],
  ['PAR', 'Parents Informed'],
];

export const ROLES = { participant: 'Participant', witness: 'Witness' } as const;

/** The words of conduct records, by their kind. */
export const CONDUCT_LOOKUPS: readonly ConductLookup[] = [
  ...lookups('AchActivity', namesOf('Ach', 'activity')),
  ...lookups('AchOutcome', ACHIEVEMENT_OUTCOMES),
  ...lookups('BehActivity', namesOf('Beh', 'activity')),
  ...lookups('BehLocation', namesOf('Beh', 'location')),
  ...lookups('BehOutcome', BEHAVIOUR_OUTCOMES),
  ...lookups('BehStatus', [
    ['RES', 'Resolved'],
    ['UNR', 'Unresolved'],
  ]),
  ...lookups('BehStuRole', [
    ['PT', ROLES.participant],
    ['WT', ROLES.witness],
  ]),
];

/** The words of detentions, by their kind. */
export const DETENTION_LOOKUPS: Readonly<Record<string, readonly [string, string][]>> = {
  DetentionTypes: [
    ['BRK', 'Break'],
    ['LUN', 'Lunchtime'],
    ['AFT', 'After School'],
  ],
  DetentionReasons: [
    ['BEH', 'Behaviour'],
    ['HWK', 'Homework'],
    ['LAT', 'Lateness'],
  ],
  DetentionLocations: [
    ['CLS', 'Classroom'],
    ['HAL', 'School Hall'],
  ],
  DetentionStatuses: [
    ['SET', 'Set'],
    ['SRV', 'Served'],
    ['MIS', 'Missed'],
  ],
};
