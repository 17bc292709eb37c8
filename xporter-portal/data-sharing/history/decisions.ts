import { formatDate } from '../../../shared/clock.ts';
import { type EventName, isEventName, labelOf } from '../../../shared/journal/events.ts';
import type { Journal, RecordedEntry } from '../../../shared/journal/journal.ts';
import { asCsv } from '../../../shared/web/csv.ts';
import type { Authorisation } from '../../records/authorisations.ts';
import { describeScope } from '../../records/scopes.ts';

/** Labels for the school. Other events have the labels of the timeline. */
const LABELS: Partial<Record<EventName, string>> = {
  'invitation.sent': 'Invitation sent',
  'invitation.resent': 'Invitation sent again',
  'invitation.reminded': 'Reminder sent',
  'invitation.bounced': 'Invitation not delivered',
  'invitation.forwarded': 'Invitation forwarded',
  'invitation.proceeded': 'Authority confirmed',
  'invitation.refused': 'Invitation refused',
  'invitation.expired': 'Invitation expired',
  'authorisation.given': 'Sharing authorised',
  'authorisation.renewed': 'Authorised again with a new secret',
  'authorisation.paused': 'Sharing paused',
  'authorisation.resumed': 'Sharing resumed',
  'authorisation.areas-changed': 'Data areas changed',
  'authorisation.people-changed': 'People changed',
  'authorisation.default-switched': 'Sharing by default changed',
  'authorisation.asked-again': 'New terms sent',
  'authorisation.terms-accepted': 'New terms accepted',
  'authorisation.terms-declined': 'New terms not accepted',
  'authorisation.revoked': 'Access revoked',
};

/** A decision about an authorisation, as the school reads it. */
export interface Decision {
  at: string;
  what: string;
  by: string;
  detail: string;
}

/** The history of an app's authorisation since the invitation, oldest first. */
export function decisionsOf(
  journal: Pick<Journal, 'ofSchool'>,
  { estab, authParams }: Pick<Authorisation, 'estab' | 'authParams'>,
): Decision[] {
  if (authParams === null) return [];
  return journal
    .ofSchool(estab)
    .filter(({ correlation }) => correlation === authParams)
    .map((entry) => ({
      at: entry.at,
      what: labelForSchool(entry.event),
      by: entry.actor,
      detail: detailOf(entry),
    }));
}

const labelForSchool = (event: string): string =>
  (isEventName(event) ? LABELS[event] : undefined) ?? labelOf(event);

/** For a spreadsheet. */
export const decisionsAsCsv = (decisions: readonly Decision[]): string =>
  asCsv([
    ['When', 'What', 'By', 'Detail'],
    ...decisions.map(({ at, what, by, detail }) => [formatDate(at, 'minute'), what, by, detail]),
  ]);

function detailOf({ event, detail }: RecordedEntry): string {
  const { scopes, reason, to, peopleDefault, mis, version } = detail;
  if (event === 'authorisation.people-changed') return peopleChanged(detail);
  if (typeof version === 'string' || version === null) return termsOf(version, detail.areas);
  if (event === 'authorisation.default-switched')
    return `${peopleDefault === 'include' ? 'Include' : 'Exclude'} all data by default`;
  if (typeof reason === 'string') return reason;
  if (typeof to === 'string') return `To ${to}`;
  if (!Array.isArray(scopes)) return '';
  const areas = scopes.map((scope) => describeScope(String(scope)).title).join('; ');
  return typeof mis === 'string' ? `From ${mis}: ${areas}` : areas;
}

/** Entries of earlier versions, which kept data folders have, name the numbers differently. */
const peopleChanged = ({
  letIn,
  leftOut,
  included = letIn,
  excluded = leftOut,
}: RecordedEntry['detail']): string => `${included} now shared, ${excluded} no longer shared`;

/** The new terms that an app sent to a school. */
function termsOf(version: string | null, areas: unknown): string {
  const titles = Array.isArray(areas) ? areas.map((scope) => describeScope(String(scope)).title) : [];
  const agreement = version === null ? [] : [`Data Sharing Agreement, version ${version}`];
  return [...agreement, ...titles].join('; ');
}
