import { labelOf } from '../../../shared/journal/events.ts';
import type { Cursor, Events, JournalEntry, Seen, SideClient } from '../../steering/side.ts';

export type Lane = 'school' | 'hub' | 'portal' | 'inbox';

/** One thing that happened, drawn as an arrow from one lane to another, or within one. */
export interface TimelineEvent {
  /** Unique on the timeline: `hub/journal/12`. */
  id: string;
  at: string;
  estab: string | null;
  kind: 'decision' | 'request' | 'email';
  from: Lane;
  to: Lane;
  /** In a few words. */
  title: string;
  detail: Record<string, unknown>;
  /** Ties what belongs to one request for a connection together. */
  correlation: string | null;
}

/** How far both sides have been read. */
export interface Position {
  hub: Cursor;
  portal: Cursor;
}

export const BEGINNING: Position = {
  hub: { journal: 0, requestLog: 0 },
  portal: { journal: 0, requestLog: 0 },
};

/** `<hub journal>.<hub request log>.<portal journal>.<portal request log>`, for addresses and for Last-Event-ID. */
export const asText = ({ hub, portal }: Position): string =>
  [hub.journal, hub.requestLog, portal.journal, portal.requestLog].join('.');

/** What is not a position begins at the beginning. */
export function readPosition(text: string | undefined): Position {
  const [, hubJournal, hubRequestLog, portalJournal, portalRequestLog] =
    /^(\d{1,16})\.(\d{1,16})\.(\d{1,16})\.(\d{1,16})$/.exec(text ?? '') ?? [];
  if (!hubJournal) return BEGINNING;
  return {
    hub: { journal: Number(hubJournal), requestLog: Number(hubRequestLog) },
    portal: { journal: Number(portalJournal), requestLog: Number(portalRequestLog) },
  };
}

/**
 * What has happened since a position, in the order in which it did.
 * @param estab null for all schools
 */
export async function eventsSince(
  sides: { hub: SideClient; portal: SideClient },
  since: Position,
  estab: string | null,
): Promise<{ events: TimelineEvent[]; position: Position }> {
  const [hub, portal] = await Promise.all([
    sides.hub.events(since.hub, estab),
    sides.portal.events(since.portal, estab),
  ]);
  const events = inOrder(hub, portal);
  const position = { hub: moved(since.hub, hub), portal: moved(since.portal, portal) };
  return { events, position };
}

/** Where a page of the newest ends and the one before it begins. */
export interface Newest {
  events: TimelineEvent[];
  /** For the page before; null when there is nothing earlier. */
  before: string | null;
  /** From here on is what happens next. */
  position: Position;
}

const NO_END: Position = {
  hub: { journal: Number.MAX_SAFE_INTEGER, requestLog: Number.MAX_SAFE_INTEGER },
  portal: { journal: Number.MAX_SAFE_INTEGER, requestLog: Number.MAX_SAFE_INTEGER },
};

/**
 * The newest of what happened before a position, in the order in which it did.
 * @param most how many
 */
export async function eventsBefore(
  sides: { hub: SideClient; portal: SideClient },
  end: Position = NO_END,
  estab: string | null = null,
  most = 200,
): Promise<Newest> {
  const [hub, portal] = await Promise.all([
    sides.hub.eventsBefore(end.hub, estab, most),
    sides.portal.eventsBefore(end.portal, estab, most),
  ]);
  const events = inOrder(hub, portal).slice(-most);
  const shown = new Set(events.map(({ id }) => id));
  const first = (side: 'hub' | 'portal', { journal, requestLog }: Events): Cursor => ({
    journal: journal.find(({ id }) => shown.has(`${side}/journal/${id}`))?.id ?? end[side].journal,
    requestLog:
      requestLog.find(({ id }) => shown.has(`${side}/requestLog/${id}`))?.id ?? end[side].requestLog,
  });
  const before = { hub: first('hub', hub), portal: first('portal', portal) };
  return {
    events,
    before: events.length < most ? null : asText(before),
    position: { hub: moved(BEGINNING.hub, hub), portal: moved(BEGINNING.portal, portal) },
  };
}

/**
 * In the order in which it was recorded: the sandbox's own time may have been put back in between. A request is
 * recorded when it has been answered, and stands where it began: before what it caused.
 */
function inOrder(hub: Events, portal: Events): TimelineEvent[] {
  return [...drawn('hub', hub), ...drawn('portal', portal)]
    .sort((one, other) =>
      one.recordedAt < other.recordedAt ? -1 : one.recordedAt > other.recordedAt ? 1 : 0,
    )
    .map(({ event }) => event);
}

const moved = (cursor: Cursor, { journal, requestLog }: Events): Cursor => ({
  journal: journal.at(-1)?.id ?? cursor.journal,
  requestLog: requestLog.at(-1)?.id ?? cursor.requestLog,
});

const drawn = (
  side: 'hub' | 'portal',
  { journal, requestLog }: Events,
): { recordedAt: string; event: TimelineEvent }[] => [
  ...requestLog.map((seen) => ({
    recordedAt: seen.kind === 'request' ? began(seen.recordedAt, seen.detail) : seen.recordedAt,
    event: seen.kind === 'email' ? email(side, seen) : request(side, seen),
  })),
  ...journal.map((entry) => ({ recordedAt: entry.recordedAt, event: decision(side, entry) })),
];

const began = (answeredAt: string, { milliseconds }: { milliseconds: number }): string =>
  new Date(Date.parse(answeredAt) - milliseconds).toISOString();

function decision(side: 'hub' | 'portal', entry: JournalEntry): TimelineEvent {
  const { id, at, estab, actor, event, detail, correlation, page } = entry;
  const isByAPerson = actor.includes('@');
  return {
    id: `${side}/journal/${id}`,
    at,
    estab,
    kind: 'decision',
    from: isByAPerson ? 'school' : side,
    to: side,
    title: labelOf(event),
    detail: { event, by: actor, ...(page && { page }), ...detail },
    correlation,
  };
}

function request(side: 'hub' | 'portal', { id, at, estab, detail }: Extract<Seen, { kind: 'request' }>) {
  const { method, path, status, warning } = detail;
  const [shown] = path.split('?');
  return {
    id: `${side}/requestLog/${id}`,
    at,
    estab,
    kind: 'request' as const,
    from: side === 'hub' ? ('portal' as const) : ('hub' as const),
    to: side,
    title: `${method} ${shown} → ${status}${warning === undefined ? '' : ', with a warning'}`,
    detail,
    correlation: null,
  };
}

function email(side: 'hub' | 'portal', { id, at, estab, detail }: Extract<Seen, { kind: 'email' }>) {
  return {
    id: `${side}/requestLog/${id}`,
    at,
    estab,
    kind: 'email' as const,
    from: side,
    to: 'inbox' as const,
    title: detail.subject,
    detail,
    correlation: null,
  };
}

/** What the lanes are called, from left to right. */
export const LANE_NAMES: Record<Lane, string> = {
  school: 'School staff',
  hub: 'Admin Hub',
  portal: 'Xporter',
  inbox: 'Inbox',
};

/** Those after the last reset of the school that each is about. */
export function sinceReset(events: readonly TimelineEvent[]): TimelineEvent[] {
  const lastReset = new Map<string | null, number>();
  for (const [index, { estab, detail }] of events.entries())
    if (detail.event === 'sandbox.reset') lastReset.set(estab, index);
  return events.filter(({ estab }, index) => index > (lastReset.get(estab) ?? -1));
}

/** As a Mermaid sequence diagram. */
export function asMermaid(events: readonly TimelineEvent[]): string {
  const lanes = (Object.keys(LANE_NAMES) as Lane[]).map(
    (lane) => `  participant ${lane} as ${LANE_NAMES[lane]}`,
  );
  const arrows = events.map(({ from, to, kind, title }) => {
    const arrow = kind === 'email' ? '-)' : '->>';
    return `  ${from}${arrow}${to}: ${title.replace(/[;#\n]/g, ' ')}`;
  });
  return ['sequenceDiagram', ...lanes, ...arrows].join('\n');
}
