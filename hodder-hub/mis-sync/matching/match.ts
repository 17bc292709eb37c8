import { type Evidence, meetingPoints, namesOf, type Person, WORTH_REVIEWING, weigh } from './evidence.ts';

export interface HubPerson extends Person {
  id: number;
  /** The MIS person this one was linked to by an earlier sync. */
  misId: string | null;
}

export interface MisPerson extends Person {
  id: string;
}

/** In the order in which rows are reviewed. */
export const STATUSES = ['Not matched', 'May match', 'Matched', 'New', 'Synced', 'Desynced'] as const;
export type Status = (typeof STATUSES)[number];

/** A person of the Hub, a person of the MIS, or both held to be one. */
export interface Pairing<Hub extends HubPerson = HubPerson, Mis extends MisPerson = MisPerson> {
  hub: Hub | null;
  mis: Mis | null;
  status: Status;
  /** The reasons, as the reviewer sees them. */
  because: string[];
}

/**
 * Matches the Hub's people with the MIS's. No one is matched twice. `Matched` is used only where
 * no one else on either side is similar.
 */
export function matchPeople<Hub extends HubPerson, Mis extends MisPerson>(
  hub: readonly Hub[],
  mis: readonly Mis[],
): Pairing<Hub, Mis>[] {
  const pairings: Pairing<Hub, Mis>[] = [];
  const freeHub = new Set(hub);
  const freeMis = new Set(mis);
  const pair = (one: Hub, other: Mis, status: Status, because: string[]) => {
    freeHub.delete(one);
    freeMis.delete(other);
    pairings.push({ hub: one, mis: other, status, because });
  };

  pairByEarlierLink(freeHub, freeMis, pair);
  pairByUpn(freeHub, freeMis, pair);
  pairByEvidence(freeHub, freeMis, pair);

  for (const person of freeHub) {
    const wasLinked = person.misId !== null;
    pairings.push({
      hub: person,
      mis: null,
      status: wasLinked ? 'Desynced' : 'Not matched',
      because: [wasLinked ? 'was linked, but is no longer in the MIS' : 'no similar record in the MIS'],
    });
  }
  for (const person of freeMis)
    pairings.push({ hub: null, mis: person, status: 'New', because: ['in the MIS only'] });
  return pairings.sort((a, b) => STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status));
}

type Pair<Hub, Mis> = (hub: Hub, mis: Mis, status: Status, because: string[]) => void;

function pairByEarlierLink<Hub extends HubPerson, Mis extends MisPerson>(
  hub: ReadonlySet<Hub>,
  mis: ReadonlySet<Mis>,
  pair: Pair<Hub, Mis>,
): void {
  const byId = new Map([...mis].map((person) => [person.id, person]));
  for (const person of hub) {
    const linked = person.misId === null ? undefined : byId.get(person.misId);
    if (linked) pair(person, linked, 'Synced', ['linked by an earlier sync']);
  }
}

function pairByUpn<Hub extends HubPerson, Mis extends MisPerson>(
  hub: ReadonlySet<Hub>,
  mis: ReadonlySet<Mis>,
  pair: Pair<Hub, Mis>,
): void {
  const ours = onlyHolders(hub);
  const theirs = onlyHolders(mis);
  for (const [upn, person] of ours) {
    const other = theirs.get(upn);
    if (!other) continue;
    if (person.misId !== null) {
      pair(person, other, 'Synced', [
        'linked by an earlier sync and the same UPN: the id in the MIS has changed',
      ]);
      continue;
    }
    const { identical, because } = weigh(person, other);
    if (identical) pair(person, other, 'Matched', ['the same UPN, name and date of birth']);
    else
      pair(person, other, 'May match', [
        'the same UPN',
        ...(because.length > 0 ? because : ['other details differ']),
      ]);
  }
}

/** People by UPN, leaving out a UPN that two people claim. */
function onlyHolders<P extends Person>(people: ReadonlySet<P>): Map<string, P> {
  const holders = new Map<string, P>();
  const disputed = new Set<string>();
  for (const person of people) {
    if (!person.upn) continue;
    if (holders.has(person.upn)) disputed.add(person.upn);
    holders.set(person.upn, person);
  }
  for (const upn of disputed) holders.delete(upn);
  return holders;
}

interface Candidate<Hub, Mis> extends Evidence {
  hub: Hub;
  mis: Mis;
}

function pairByEvidence<Hub extends HubPerson, Mis extends MisPerson>(
  freeHub: ReadonlySet<Hub>,
  freeMis: ReadonlySet<Mis>,
  pair: Pair<Hub, Mis>,
): void {
  const candidates = candidatesOf(freeHub, freeMis);
  const doubles = doublesIn(candidates);
  for (const { hub, mis, identical, because } of candidates) {
    if (!freeHub.has(hub) || !freeMis.has(mis)) continue;
    const notAlone = doubles.has(hub) || doubles.has(mis);
    if (hub.misId !== null && identical && !notAlone) {
      pair(hub, mis, 'Synced', [
        'linked by an earlier sync and the same person: the id in the MIS has changed',
      ]);
    } else if (identical && !notAlone) {
      pair(hub, mis, 'Matched', [
        hub.dateOfBirth ? 'the same name and date of birth' : 'the same name and email address',
      ]);
    } else {
      const doubt = notAlone ? ['more than one similar person'] : [];
      pair(
        hub,
        mis,
        'May match',
        because.length + doubt.length > 0
          ? [...because, ...doubt]
          : ['the same name, but nothing else to compare'],
      );
    }
  }
}

/** All pairs worth a look, the likeliest first; the order is the same for the same people. */
function candidatesOf<Hub extends HubPerson, Mis extends MisPerson>(
  hub: ReadonlySet<Hub>,
  mis: ReadonlySet<Mis>,
): Candidate<Hub, Mis>[] {
  const meeting = new Map<string, Mis[]>();
  const namesakes = new Map<string, Mis[]>();
  const datesMayLack = [...hub, ...mis].some(({ dateOfBirth }) => !dateOfBirth);
  for (const person of mis) {
    for (const key of meetingPoints(person)) meet(meeting, key, person);
    if (datesMayLack) for (const name of namesOf(person)) meet(namesakes, name, person);
  }
  const candidates: Candidate<Hub, Mis>[] = [];
  for (const person of hub) {
    const met = new Set([...meetingPoints(person)].flatMap((key) => meeting.get(key) ?? []));
    // Where one side knows no date of birth, the name has to do.
    for (const name of datesMayLack ? namesOf(person) : []) {
      for (const other of namesakes.get(name) ?? []) {
        if (!person.dateOfBirth || !other.dateOfBirth) met.add(other);
      }
    }
    for (const other of met) {
      const evidence = weigh(person, other);
      if (evidence.score >= WORTH_REVIEWING) candidates.push({ hub: person, mis: other, ...evidence });
    }
  }
  return candidates.sort((a, b) => Number(b.identical) - Number(a.identical) || b.score - a.score);
}

function meet<P>(places: Map<string, P[]>, key: string, person: P): void {
  const there = places.get(key);
  if (there) there.push(person);
  else places.set(key, [person]);
}

/** People who are identical to more than one person of the other side. */
function doublesIn<Hub, Mis>(candidates: Candidate<Hub, Mis>[]): Set<Hub | Mis> {
  const seen = new Set<Hub | Mis>();
  const doubles = new Set<Hub | Mis>();
  for (const { hub, mis, identical } of candidates) {
    if (!identical) continue;
    for (const person of [hub, mis]) {
      if (seen.has(person)) doubles.add(person);
      seen.add(person);
    }
  }
  return doubles;
}
