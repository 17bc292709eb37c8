import { JOURNEY, type JourneyKey, type JourneySide, numberOf } from '../../shared/journey.ts';
import { LABELS } from '../../shared/labels.ts';
import { DEMO_PASSWORD, DEMO_SCHOOLS } from '../../shared/sample-data/schools.ts';
import type { Picture, Step } from './recorder.ts';

const [school] = DEMO_SCHOOLS;

/** One line for each step, and the title of the screen of the long handout whose detail stands beside it. */
const LINES: Record<JourneyKey, { what: string; screen: string }> = {
  'sign-in': {
    what: `Sign in. Press **${LABELS.manageAdminHub}**, then choose **${LABELS.app}**.`,
    screen: 'Open the Admin Hub',
  },
  request: {
    what: `Open **${LABELS.school}**, then **${LABELS.misUserSync}**. Press **${LABELS.authorise}** below the Xporter logo.`,
    screen: 'Begin with Xporter',
  },
  verify: {
    what: `Check the school and its contact: this person gets the invitation. Press **${LABELS.submit}**.`,
    screen: 'Verify the school and its contact',
  },
  invitation: {
    what: `The contact opens Xporter’s email and presses **${LABELS.beginAuthorisation}**.`,
    screen: 'The invitation arrives',
  },
  authority: {
    what: `Press **${LABELS.proceed}** if you have the authority. If not, press **${LABELS.no}** and name the person who has.`,
    screen: 'Do you have the authority?',
  },
  mis: { what: `Choose the school’s MIS. Press **${LABELS.nextStep}**.`, screen: 'Choose the MIS' },
  areas: {
    what: 'Read the data areas. Tick the optional ones you want to share, and untick the rest.',
    screen: 'Choose the data areas',
  },
  people: {
    what: 'Exclude or include all data by default, and accept the Data Sharing Agreement.',
    screen: 'Exclude or include all data by default',
  },
  authorise: {
    what: `Read the summary. Press **${LABELS.authoriseSharing}**: nothing is shared before that.`,
    screen: 'Summary',
  },
  connect: {
    what: 'Nothing to press: Xporter sends the school secret, and both people get an email.',
    screen: 'Authorised',
  },
  'start-sync': {
    what: `Back in the Admin Hub, press **${LABELS.startSync}**, then **${LABELS.proceed}** to read the teachers.`,
    screen: 'Connected: start the sync',
  },
  review: {
    what: 'Decide who may match, tick who is new, and save. Repeat for year groups, classes and pupils.',
    screen: 'Teachers: review and save',
  },
  welcome: {
    what: `**${LABELS.history}** lists every change, and can undo the last sync. New teachers get a welcome email.`,
    screen: 'The new teacher gets an email',
  },
  password: {
    what: 'The person who authorised sets a password by the link in their second email.',
    screen: 'Set a password',
  },
  dashboard: {
    what: 'Open **Data Sharing Dashboard**, then Wellbeing, to see or change what you share.',
    screen: 'The Data Sharing Dashboard',
  },
  deauthorise: {
    what: `To stop: in the Admin Hub press **${LABELS.deauthorise}**. People you imported stay.`,
    screen: 'Stop it in the Admin Hub',
  },
  revoke: {
    what: `Then, in the portal, press **${LABELS.revoke}** and confirm your password.`,
    screen: 'Revoke at Xporter',
  },
};

export interface ShortLine {
  number: number;
  title: string;
  side: JourneySide;
  /** Parts of the line; every second one is what to press. */
  what: string[];
  picture: Picture;
}

/** @throws when the long handout has no such screen any more */
export function shortLines(steps: readonly Step[]): ShortLine[] {
  return JOURNEY.map(({ key, title }) => {
    const { what, screen } = LINES[key];
    const number = numberOf(key);
    const step = steps.find((each) => each.number === number && each.title === screen);
    if (!step) throw new Error(`step ${number} of the handout has no screen “${screen}”`);
    return { number, title, side: step.side, what: what.split('**'), picture: step.detail };
  });
}

/** Where a trainee finds everything, on a sandbox's usual ports. */
export const WHERE = {
  password: DEMO_PASSWORD,
  addresses: [
    { name: 'Start page', url: 'http://127.0.0.1:3000', user: '' },
    { name: 'Admin Hub and Wellbeing', url: 'http://127.0.0.1:3001', user: school.coordinator.username },
    { name: 'Manage School Portal', url: 'http://127.0.0.1:3002', user: school.administrator.email },
    { name: 'Inbox', url: 'http://127.0.0.1:1080', user: '' },
  ],
} as const;
