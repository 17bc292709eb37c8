import type { Evidence } from '../../../../scripts/control-room/client-check/evidence.ts';
import {
  SITUATION_NAMES,
  type SituationName,
} from '../../../../scripts/control-room/client-check/situation-names.ts';
import type {
  Observation,
  SeenCallback,
  SeenRequest,
} from '../../../../shared/steering-api/client-evidence.ts';

const ESTAB = '9995000';
const SITUATION_MS = 60_000;
const DATA = `/api/v1/School/${ESTAB}/Students/`;

/** What can be wrong in a recording. */
export type Wrong = string;

const REQUEST: Omit<SeenRequest, 'id' | 'at' | 'path'> = {
  ...{ kind: 'request', milliseconds: 10, method: 'GET', sent: null, status: 200, error: null },
  ...{ isPaused: false, estab: ESTAB, credential: 'school token', credentialEstab: ESTAB },
  ...{ authorisation: 1, isSecretInUrl: false, retryAfterSeconds: null, page: null, changes: null },
};
const CALLBACK: Omit<SeenCallback, 'id' | 'at' | 'delivery' | 'event'> = {
  ...{ kind: 'callback', milliseconds: 20, estab: ESTAB, isVerified: true, hasUnknownField: false },
  ...{ isKept: false, status: 200, answer: '' },
};

/** What a client did in a check, situation by situation, with times that a test chooses. */
export class Recording {
  readonly #observations: Observation[] = [];
  readonly #played: { name: SituationName; from: number; until: number }[] = [];
  #now = Date.parse('2026-11-25T09:00:00Z');

  evidence = (): Evidence => ({ estab: ESTAB, observations: this.#observations, played: this.#played });

  situation(name: SituationName, act: () => void): void {
    const from = this.#now;
    act();
    this.#now = Math.max(this.#now, from + SITUATION_MS);
    this.#played.push({ name, from, until: this.#now });
  }

  wait(milliseconds: number): void {
    this.#now += milliseconds;
  }

  callback(delivery: number, event: string, changes: Partial<SeenCallback> = {}): void {
    this.#add({ ...CALLBACK, delivery, event, ...changes });
  }

  request(path: string, changes: Partial<SeenRequest> = {}): void {
    this.#add({ ...REQUEST, path, ...changes });
  }

  token(changes: Partial<SeenRequest> = {}): void {
    this.request('/api/oauth/GetToken', { method: 'POST', credential: 'school secret', ...changes });
  }

  details(): void {
    this.request('/api/v1/TokenDetails');
  }

  /** All pages of a changeset. */
  pages(changedRows: string, { count, next, deleted = 0, size = 500, options = '' }: Pages): void {
    for (let number = 1; number <= count; number++) {
      this.request(`${DATA}?changedRows=${changedRows}&page=${number}&pageSize=${size}${options}`, {
        page: { number, size, count, hasNext: number < count },
        changes: { requested: changedRows, next, deleted },
      });
    }
  }

  #add(observation: Omit<SeenRequest, 'id' | 'at'> | Omit<SeenCallback, 'id' | 'at'>): void {
    const id = this.#observations.length + 1;
    this.#observations.push({ ...observation, id, at: new Date(this.#now).toISOString() });
    this.#now += observation.milliseconds + 5;
  }
}

interface Pages {
  count: number;
  next: string;
  deleted?: number;
  size?: number;
  options?: string;
}

const REFUSED = { status: 401, error: 'Relying Party not found for estab or secret not correct' };
const PAUSED = { status: 401, error: 'The authorisation is paused', isPaused: true };

/** What a client that does everything right does in each situation. */
const GOOD: Record<SituationName, (to: Recording) => void> = {
  invite: (to) =>
    to.request('/api/Manage/SchoolRegister', { method: 'POST', credential: 'management token' }),
  authorise(to) {
    to.callback(1, 'authorised', { hasUnknownField: true });
    to.callback(2, 'authorised');
    to.token();
    to.details();
  },
  read: (to) => to.pages('*', { count: 4, next: 'a' }),
  night: (to) => to.pages('a', { count: 1, next: 'b' }),
  leaver: (to) => to.pages('b', { count: 1, next: 'c', deleted: 1 }),
  exclusion: (to) => to.pages('c', { count: 1, next: 'd', deleted: 1 }),
  'withdrawn-area': (to) => to.request(`/api/v1/School/${ESTAB}/Staff/`, { status: 403, error: 'No' }),
  'too-many-requests': (to) => waiting(to, 429),
  maintenance: (to) => waiting(to, 503),
  'expired-token'(to) {
    to.request(DATA, { status: 401, error: 'The token has expired' });
    to.token();
    to.request(DATA);
  },
  pause: (to) => to.token(PAUSED),
  resume(to) {
    to.callback(3, 'resumed', { isVerified: false, status: 401 });
    to.wait(1000);
    to.callback(3, 'resumed');
  },
  'second-authorisation'(to) {
    to.callback(4, 'authorised');
    to.token({ authorisation: 2 });
  },
  'duplicate-callback': (to) => to.callback(4, 'authorised'),
  revocation(to) {
    to.callback(5, 'revoked');
    to.token(REFUSED);
  },
};

function waiting(to: Recording, status: number, seconds = 5): void {
  to.request(DATA, { status, error: 'Wait', retryAfterSeconds: 5 });
  to.wait(seconds * 1000);
  to.request(DATA);
}

/** A check of a good client, with other behaviour in some situations. */
export function recording(wrong: Partial<Record<SituationName, (to: Recording) => void>> = {}): Evidence {
  const to = new Recording();
  for (const name of SITUATION_NAMES) to.situation(name, () => (wrong[name] ?? GOOD[name])(to));
  return to.evidence();
}

/** The one fault of each requirement, by its number. */
export const FAULTS: Record<string, Parameters<typeof recording>[0]> = {
  'CC-01': {
    invite: (to) => to.request('/api/Manage/SchoolRegister', { method: 'POST', error: 'School not found' }),
  },
  'CC-02': {
    authorise(to) {
      to.callback(1, 'authorised', { status: 500 });
      to.callback(1, 'authorised', { hasUnknownField: true });
      to.token();
      to.details();
    },
  },
  'CC-03': { resume: (to) => to.callback(3, 'resumed', { isVerified: false }) },
  'CC-04': {
    authorise(to) {
      to.callback(1, 'authorised', { hasUnknownField: true, status: 400 });
      to.callback(1, 'authorised');
      to.token();
      to.details();
    },
  },
  'CC-05': {
    'duplicate-callback'(to) {
      to.callback(4, 'authorised');
      to.token();
      to.token();
    },
  },
  'CC-06': {
    authorise(to) {
      GOOD.authorise(to);
      to.token({ ...REFUSED, credential: 'wrong secret', credentialEstab: null });
    },
  },
  'CC-07': {
    authorise(to) {
      to.callback(1, 'authorised', { hasUnknownField: true });
      to.callback(2, 'authorised');
      to.token();
    },
  },
  'CC-08': {
    read(to) {
      for (const number of [1, 2, 3, 4]) {
        to.token();
        to.request(`${DATA}?changedRows=*&page=${number}&pageSize=500`, {
          page: { number, size: 500, count: 4, hasNext: number < 4 },
          changes: { requested: '*', next: 'a', deleted: 0 },
        });
      }
    },
  },
  'CC-09': {
    night: (to) => to.request(`${DATA}?changedRows=a&page=1&token=x`, { isSecretInUrl: true }),
  },
  'CC-10': {
    night: (to) => to.request('/api/v1/School/9992001/Students/', { estab: '9992001', ...REFUSED }),
  },
  'CC-11': { night: (to) => to.request(`${DATA}?opions=x`, { status: 400, error: 'opions is not known' }) },
  'CC-12': {
    read: (to) =>
      to.request(`${DATA}?changedRows=*&page=1&pageSize=500`, {
        page: { number: 1, size: 500, count: 4, hasNext: true },
        changes: { requested: '*', next: 'a', deleted: 0 },
      }),
  },
  'CC-13': {
    read(to) {
      to.pages('*', { count: 4, next: 'a' });
      to.request(`${DATA}?changedRows=*&page=4&pageSize=100`, {
        page: { number: 4, size: 100, count: 20, hasNext: true },
        changes: { requested: '*', next: 'a', deleted: 0 },
      });
    },
  },
  'CC-14': { night: (to) => to.pages('*', { count: 4, next: 'b' }) },
  'CC-15': {
    night: (to) =>
      to.request(`${DATA}?changedRows=a&options=includePhotos&page=1&pageSize=500`, {
        status: 400,
        error: 'changedRows a is not known for this question, or too old',
      }),
  },
  'CC-16': { leaver: (to) => to.pages('b', { count: 1, next: 'c' }) },
  'CC-17': { exclusion: (to) => to.request(`${DATA}?updatedSince=2026-11-25`) },
  'CC-18': {
    'withdrawn-area'(to) {
      GOOD['withdrawn-area'](to);
      GOOD['withdrawn-area'](to);
    },
  },
  'CC-19': { 'too-many-requests': (to) => waiting(to, 429, 1) },
  'CC-20': { maintenance: (to) => waiting(to, 503, 1) },
  'CC-21': {
    'expired-token'(to) {
      to.request(DATA, { status: 401, error: 'The token has expired' });
      to.request(DATA, { status: 401, error: 'The token has expired' });
    },
  },
  'CC-22': {
    pause(to) {
      for (let again = 0; again < 5; again++) to.token(PAUSED);
    },
  },
  'CC-23': {
    'second-authorisation'(to) {
      to.callback(4, 'authorised');
      to.token({ ...REFUSED, credential: 'replaced secret' });
    },
  },
  'CC-24': {
    revocation(to) {
      to.callback(5, 'revoked');
      for (let again = 0; again < 3; again++) to.token(REFUSED);
    },
  },
};
