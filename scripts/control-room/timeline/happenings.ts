import type { Cursor, Events, JournalEntry, Seen, SideDoor } from '../../steering/side.ts';
import { inWordsOf } from './words.ts';

export type Lane = 'school' | 'hub' | 'portal' | 'inbox';

/** One thing that happened, drawn as an arrow from one lane to another, or within one. */
export interface Happening {
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

export const BEGINNING: Position = { hub: { journal: 0, traffic: 0 }, portal: { journal: 0, traffic: 0 } };

/** `<hub journal>.<hub traffic>.<portal journal>.<portal traffic>`, for addresses and for Last-Event-ID. */
export const asText = ({ hub, portal }: Position): string =>
  [hub.journal, hub.traffic, portal.journal, portal.traffic].join('.');

/** What is not a position begins at the beginning. */
export function readPosition(text: string | undefined): Position {
  const [, hubJournal, hubTraffic, portalJournal, portalTraffic] =
    /^(\d{1,16})\.(\d{1,16})\.(\d{1,16})\.(\d{1,16})$/.exec(text ?? '') ?? [];
  if (!hubJournal) return BEGINNING;
  return {
    hub: { journal: Number(hubJournal), traffic: Number(hubTraffic) },
    portal: { journal: Number(portalJournal), traffic: Number(portalTraffic) },
  };
}

/**
 * What has happened since a position, in the order in which it did.
 * @param estab null for all schools
 */
export async function happeningsSince(
  sides: { hub: SideDoor; portal: SideDoor },
  since: Position,
  estab: string | null,
): Promise<{ happenings: Happening[]; position: Position }> {
  const [hub, portal] = await Promise.all([
    sides.hub.events(since.hub, estab),
    sides.portal.events(since.portal, estab),
  ]);
  const happenings = inOrder(hub, portal);
  const position = { hub: moved(since.hub, hub), portal: moved(since.portal, portal) };
  return { happenings, position };
}

/** Where a page of the newest ends and the one before it begins. */
export interface Newest {
  happenings: Happening[];
  /** For the page before; null when there is nothing earlier. */
  before: string | null;
  /** From here on is what happens next. */
  position: Position;
}

const NO_END: Position = {
  hub: { journal: Number.MAX_SAFE_INTEGER, traffic: Number.MAX_SAFE_INTEGER },
  portal: { journal: Number.MAX_SAFE_INTEGER, traffic: Number.MAX_SAFE_INTEGER },
};

/**
 * The newest of what happened before a position, in the order in which it did.
 * @param most how many
 */
export async function happeningsBefore(
  sides: { hub: SideDoor; portal: SideDoor },
  end: Position = NO_END,
  estab: string | null = null,
  most = 200,
): Promise<Newest> {
  const [hub, portal] = await Promise.all([
    sides.hub.eventsBefore(end.hub, estab, most),
    sides.portal.eventsBefore(end.portal, estab, most),
  ]);
  const happenings = inOrder(hub, portal).slice(-most);
  const shown = new Set(happenings.map(({ id }) => id));
  const first = (side: 'hub' | 'portal', { journal, traffic }: Events): Cursor => ({
    journal: journal.find(({ id }) => shown.has(`${side}/journal/${id}`))?.id ?? end[side].journal,
    traffic: traffic.find(({ id }) => shown.has(`${side}/traffic/${id}`))?.id ?? end[side].traffic,
  });
  const before = { hub: first('hub', hub), portal: first('portal', portal) };
  return {
    happenings,
    before: happenings.length < most ? null : asText(before),
    position: { hub: moved(BEGINNING.hub, hub), portal: moved(BEGINNING.portal, portal) },
  };
}

/** In the order in which it was recorded: the sandbox's own time may have been put back in between. */
function inOrder(hub: Events, portal: Events): Happening[] {
  return [...drawn('hub', hub), ...drawn('portal', portal)]
    .sort((one, other) =>
      one.recordedAt < other.recordedAt ? -1 : one.recordedAt > other.recordedAt ? 1 : 0,
    )
    .map(({ happening }) => happening);
}

const moved = (cursor: Cursor, { journal, traffic }: Events): Cursor => ({
  journal: journal.at(-1)?.id ?? cursor.journal,
  traffic: traffic.at(-1)?.id ?? cursor.traffic,
});

const drawn = (
  side: 'hub' | 'portal',
  { journal, traffic }: Events,
): { recordedAt: string; happening: Happening }[] => [
  ...journal.map((entry) => ({ recordedAt: entry.recordedAt, happening: decision(side, entry) })),
  ...traffic.map((seen) => ({
    recordedAt: seen.recordedAt,
    happening: seen.kind === 'email' ? email(side, seen) : request(side, seen),
  })),
];

function decision(side: 'hub' | 'portal', entry: JournalEntry): Happening {
  const { id, at, estab, actor, event, detail, correlation, page } = entry;
  const isByAPerson = actor.includes('@');
  return {
    id: `${side}/journal/${id}`,
    at,
    estab,
    kind: 'decision',
    from: isByAPerson ? 'school' : side,
    to: side,
    title: inWordsOf(event),
    detail: { event, by: actor, ...(page && { page }), ...detail },
    correlation,
  };
}

function request(side: 'hub' | 'portal', { id, at, estab, detail }: Extract<Seen, { kind: 'request' }>) {
  const { method, path, status } = detail;
  const [shown] = path.split('?');
  return {
    id: `${side}/traffic/${id}`,
    at,
    estab,
    kind: 'request' as const,
    from: side === 'hub' ? ('portal' as const) : ('hub' as const),
    to: side,
    title: `${method} ${shown} → ${status}`,
    detail,
    correlation: null,
  };
}

function email(side: 'hub' | 'portal', { id, at, estab, detail }: Extract<Seen, { kind: 'email' }>) {
  return {
    id: `${side}/traffic/${id}`,
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

/** Those after the school's last reset. */
export const sinceReset = (happenings: readonly Happening[]): Happening[] =>
  happenings.slice(happenings.findLastIndex(({ detail }) => detail.event === 'sandbox.reset') + 1);

/** As a Mermaid sequence diagram. */
export function asMermaid(happenings: readonly Happening[]): string {
  const lanes = (Object.keys(LANE_NAMES) as Lane[]).map(
    (lane) => `  participant ${lane} as ${LANE_NAMES[lane]}`,
  );
  const arrows = happenings.map(({ from, to, kind, title }) => {
    const arrow = kind === 'email' ? '-)' : '->>';
    return `  ${from}${arrow}${to}: ${title.replace(/[;#\n]/g, ' ')}`;
  });
  return ['sequenceDiagram', ...lanes, ...arrows].join('\n');
}
