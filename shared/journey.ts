/**
 * The official journey in its steps, in order. The guide's and the walkthrough's small steps, the handout's
 * pages and the README's list each belong to one of these, and number themselves by it.
 */
export const JOURNEY = [
  { key: 'sign-in', title: 'Sign in to the Admin Hub' },
  { key: 'request', title: 'Ask for the connection' },
  { key: 'verify', title: 'Check the school’s details' },
  { key: 'invitation', title: 'Open the invitation' },
  { key: 'authority', title: 'Decide, or forward the decision' },
  { key: 'mis', title: 'Choose the MIS' },
  { key: 'areas', title: 'Choose the data areas' },
  { key: 'people', title: 'Choose who is shared and accept the agreement' },
  { key: 'authorise', title: 'Authorise sharing' },
  { key: 'connect', title: 'Both sides connect' },
  { key: 'start-sync', title: 'Start the sync' },
  { key: 'review', title: 'Review and save' },
  { key: 'welcome', title: 'See the history and welcome a new teacher' },
  { key: 'password', title: 'Set a password for the portal' },
  { key: 'dashboard', title: 'Look at what is shared' },
  { key: 'deauthorise', title: 'Deauthorise in the Hub' },
  { key: 'revoke', title: 'Revoke access at Xporter' },
] as const;

/** Where a step is done. */
export type JourneySide = 'hub' | 'portal' | 'inbox';

export type JourneyKey = (typeof JOURNEY)[number]['key'];

export const JOURNEY_KEYS = JOURNEY.map(({ key }) => key) as [JourneyKey, ...JourneyKey[]];

/** Counted from 1. */
export const numberOf = (key: JourneyKey): number => JOURNEY_KEYS.indexOf(key) + 1;

/** `Step 4 of 17` */
export const stepLabel = (key: JourneyKey): string => `Step ${numberOf(key)} of ${JOURNEY.length}`;
