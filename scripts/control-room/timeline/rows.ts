import { formatTimestamp } from '../../../shared/clock.ts';
import type { EventName } from '../../../shared/journal/events.ts';
import { JOURNEY, JOURNEY_KEYS, type JourneyKey, stepLabel } from '../../../shared/journey.ts';
import { finder } from '../../../shared/names.ts';
import type { Lane, TimelineEvent } from './timeline-events.ts';

/** A reader sees what people and companies do; a tester sees each request too, with all that was sent. */
export const LEVELS = { reader: 'For readers', tester: 'For testers' } as const;
export type Level = keyof typeof LEVELS;

export interface Filter {
  level: Level;
  kind?: TimelineEvent['kind'] | undefined;
  lane?: Lane | undefined;
  text: string;
}

/** An event as a row, with what has changed since the row before. */
export interface Row {
  event: TimelineEvent;
  /** The step of the journey that begins here. */
  step: string | null;
  /** `28 Nov 2026` */
  date: string | null;
  /** `14:05`, for testers `14:05:09` */
  time: string | null;
  /** Whether the row before is about another school. */
  isOtherSchool: boolean;
}

/** The step of the journey that an event belongs to. All others belong to the step that their school is at. */
const STEPS: Partial<Record<EventName, JourneyKey>> = {
  'accounts.password-set': 'password',
  'authorisation.areas-changed': 'dashboard',
  'authorisation.default-switched': 'dashboard',
  'authorisation.given': 'authorise',
  'authorisation.paused': 'dashboard',
  'authorisation.people-changed': 'dashboard',
  'authorisation.renewed': 'dashboard',
  'authorisation.resumed': 'dashboard',
  'authorisation.revoked': 'revoke',
  'connection.bounced': 'invitation',
  'connection.connected': 'connect',
  'connection.deauthorised': 'deauthorise',
  'connection.requested': 'verify',
  'connection.secret-received': 'connect',
  'connection.waiting': 'connect',
  'invitation.bounced': 'invitation',
  'invitation.forwarded': 'authority',
  'invitation.proceeded': 'authority',
  'invitation.refused': 'authority',
  'invitation.reminded': 'invitation',
  'invitation.resent': 'invitation',
  'invitation.sent': 'invitation',
  'sync.saved': 'review',
  'sync.started': 'start-sync',
  'sync.undone': 'welcome',
};

/** The requests that readers see, in their words. */
const REQUESTS = [
  { path: '/api/Manage/SchoolRegister', title: 'Asks Xporter to invite the school', step: 'verify' },
  { path: '/xporter/authorised', title: 'Tells the Hub what the school decided', step: 'connect' },
] as const satisfies readonly { path: string; title: string; step: JourneyKey }[];

const requestOf = ({ kind, detail }: TimelineEvent) =>
  kind === 'request' ? REQUESTS.find(({ path }) => String(detail.path).startsWith(path)) : undefined;

/** The step that an event belongs to for certain. */
function ownStep(event: TimelineEvent): JourneyKey | undefined {
  const { kind, to, detail } = event;
  if (kind === 'decision' && detail.event === 'accounts.signed-in')
    return to === 'hub' ? 'sign-in' : undefined;
  return kind === 'decision' ? STEPS[detail.event as EventName] : requestOf(event)?.step;
}

/** Undefined where readers do not see the event. */
function forReaders(event: TimelineEvent): TimelineEvent | undefined {
  if (event.kind !== 'request') return event;
  const request = requestOf(event);
  const status = Number(event.detail.status);
  return (
    request && { ...event, title: status < 400 ? request.title : `${request.title}: failed (${status})` }
  );
}

/**
 * Turns events into rows, in order and over any number of calls: each row says only what has changed since the last.
 * A step goes back only where a person has gone back; what programs report comes late.
 */
export function rowMaker(filter: Filter): (events: readonly TimelineEvent[]) => Row[] {
  const reached = new Map<string | null, JourneyKey>();
  const isPassing = passing(filter);
  let before: Record<'estab' | 'group' | 'date' | 'time', string> | undefined;
  return (events) =>
    events.flatMap((event) => {
      const { estab, from } = event;
      const step = ownStep(event);
      const current = reached.get(estab);
      const isLater = step && (!current || JOURNEY_KEYS.indexOf(step) > JOURNEY_KEYS.indexOf(current));
      // Each of the four panels is loaded and saved.
      const isNextPanel = step === 'start-sync' && current === 'review';
      if (step && (isLater || (from === 'school' && !isNextPanel))) reached.set(estab, step);
      if (event.detail.event === 'sandbox.reset') reached.delete(estab);

      const shown = filter.level === 'tester' ? event : forReaders(event);
      if (!shown || !isPassing(shown)) return [];
      const here = reached.get(estab);
      const [date = '', clock = ''] = formatTimestamp(event.at).split(', ');
      const time = filter.level === 'tester' ? clock : clock.slice(0, 5);
      const group = `${estab} ${here ?? ''}`;
      const isNewDate = date !== before?.date;
      const row: Row = {
        event: shown,
        step: here && group !== before?.group ? titleOf(here) : null,
        date: isNewDate ? date : null,
        time: isNewDate || time !== before?.time ? time : null,
        isOtherSchool: before?.estab !== String(estab),
      };
      before = { estab: String(estab), group, date, time };
      return [row];
    });
}

const titleOf = (step: JourneyKey): string =>
  `${stepLabel(step)}: ${JOURNEY.find(({ key }) => key === step)?.title}`;

function passing({ kind, lane, text }: Filter): (event: TimelineEvent) => boolean {
  const isFound = finder(text);
  return (event) => {
    if (kind !== undefined && event.kind !== kind) return false;
    if (lane !== undefined && event.from !== lane && event.to !== lane) return false;
    return text === '' || isFound(`${event.title} ${JSON.stringify(event.detail)}`);
  };
}
