import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect } from 'chai';
import express from 'express';
import fc from 'fast-check';
import { z } from 'zod';
import { daysAfter } from '../../../shared/clock.ts';
import { dayOf } from '../../../shared/local-time.ts';
import { upn } from '../../../shared/sample-data/people.ts';
import { close, type Listening, listen } from '../../../shared/web/servers.ts';
import { administratorsOf } from '../../../xporter-portal/accounts/administrators.ts';
import { apiRoutes } from '../../../xporter-portal/api/routes.ts';
import { forgetImport, importPeople } from '../../../xporter-portal/mis/import/imported.ts';
import { PupilRecord, StaffRecord } from '../../../xporter-portal/mis/import/record.ts';
import type { Mis } from '../../../xporter-portal/mis/mis.ts';
import { createMisStore, type MisStore, refreshDay } from '../../../xporter-portal/mis/mis-store.ts';
import { changeMis, refreshNow } from '../../../xporter-portal/mis-connection/change-mis.ts';
import { AUTHORISATION_STATES } from '../../../xporter-portal/records/authorisation-states.ts';
import {
  advance,
  keepPeopleDefault,
  keepScopes,
  type PeopleDefault,
  sharingWith,
} from '../../../xporter-portal/records/authorisations.ts';
import { misConnectionOf } from '../../../xporter-portal/records/mis-connections.ts';
import { changeExceptions, type PeopleException } from '../../../xporter-portal/records/people-exceptions.ts';
import { schoolOf } from '../../../xporter-portal/records/schools.ts';
import { type PortalAlone, RELYING_PARTY, startPortalAlone } from '../support/portal-alone.ts';
import { PeopleOfSchools } from './people-of-schools.ts';
import { AREAS, type Change, type Read, SCHOOLS, steps } from './several-schools-steps.ts';

/**
 * How many random sequences are played. For a long run:
 * `SEEDS=1000 npx mocha test/xporter-portal/api/several-schools.test.ts`
 */
const SEEDS = Number(process.env.SEEDS ?? 20);

/** Each request is counted in them, so that no two answers are alike. */
const COUNTING = ['Usage', 'Logs'];

const Token = z.object({ token: z.string().nullable() });
const PUPIL = { surname: 'Pupil', dob: '2016-04-30', gender: 'F', ncyear: '5', reggroup: '5A' };
const TEACHER = { surname: 'Teacher', gender: 'M', teacher: 'yes', reggroup: '5A' };

interface Reply {
  status: number;
  text: string;
  etag: string | null;
}

/** What a partner holds of a school. */
class Held {
  secret = '';
  /** Oldest first, each with the secret that it was issued for. */
  tokens: { token: string; secret: string }[] = [];
  /** By dataset: the changeset that was asked for last, and the one that came. */
  changesets = new Map<string, { before: string; next: string }>();
  etags = new Map<string, string>();
  lastRead: Read | undefined;
  /** The number of the import whose people the school has; 0 where they are invented. */
  imports = 0;
}

describe('the API for several schools at once', () => {
  let portal: PortalAlone;
  /** Answers from the same database, but keeps nothing from one request to the next. */
  let uncached: Listening;
  const people = new PeopleOfSchools();
  let held: Map<string, Held>;
  /** A school's latest MIS, by all that it depends on. */
  const latest = new Map<string, { key: string; mis: Mis }>();
  let imports = 0;
  let highestId = 0;

  before(async () => {
    portal = await startPortalAlone();
    uncached = await listen(0, 'PORTAL_PORT');
    uncached.answerWith((request, response) => {
      const misStore = { ...portal.context.misStore, misOf: madeMis };
      const requests = { note: () => {}, flush: () => {} };
      express().use(apiRoutes({ ...portal.context, misStore, requests }))(request, response);
    });
  });
  after(async () => {
    await close(uncached.server);
    await portal.stop();
  });

  it('gives the answers of a portal without caches, and never another school’s people', async function () {
    this.timeout(SEEDS * 10_000);
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        begin();
        for (const step of all) {
          if (step.kind === 'read') await check(step);
          else {
            apply(step);
            await askAgain('estab' in step ? [step.estab] : SCHOOLS);
          }
        }
      }),
      { numRuns: SEEDS, endOnFailure: true, includeErrorInReport: true },
    );
  });

  /** Partners ask the same again and again: what they asked last is asked after each change. */
  async function askAgain(estabs: readonly string[]): Promise<void> {
    for (const estab of estabs) {
      const { lastRead } = heldOf(estab);
      if (lastRead) await check({ ...lastRead, isOldToken: false, concurrent: null });
    }
  }

  function begin(): void {
    portal.clock.travelTo(new Date('2026-11-05T09:30:00Z'));
    held = new Map(SCHOOLS.map((estab) => [estab, new Held()]));
    for (const estab of SCHOOLS) {
      apply({ kind: 'jump', estab, to: 'sharing', areas: AREAS, people: 'include' });
    }
  }

  function apply(step: Change): void {
    const { context, clock, steering } = portal;
    const { database } = context;
    if (step.kind === 'clock') {
      clock.travelTo(daysAfter(clock.now(), step.hours / 24));
      return;
    }
    const { estab } = step;
    const sharing = sharingWith(database, estab, RELYING_PARTY);
    const [administrator] = administratorsOf(database, estab);
    if (!administrator) throw new Error(`${estab} has no administrator`);
    switch (step.kind) {
      case 'jump':
        reset(estab);
        if (step.to !== 'invited') authorise(step);
        if (step.to === 'paused') move(estab, 'pause');
        if (step.to === 'revoked') move(estab, 'revoke');
        break;
      case 'reset':
        reset(estab);
        break;
      case 'authorise again':
        move(estab, 'supersede');
        authorise(step);
        break;
      case 'move':
        move(estab, step.event);
        break;
      case 'areas':
        if (sharing) keepScopes(database, sharing, step.areas);
        break;
      case 'default':
        if (sharing) keepPeopleDefault(database, sharing, step.people);
        break;
      case 'exception': {
        const exceptions = [personOf(estab, step.who)];
        const exchange = step.isAdded ? { add: exceptions } : { remove: exceptions };
        if (sharing) changeExceptions(database, sharing.id, exchange);
        break;
      }
      case 'MIS':
        changeMis(context, administrator, step.mis);
        steering.installAgent?.(estab);
        break;
      case 'refresh':
        refreshNow(context, administrator);
        break;
      case 'import':
        importPeople(database, estab, newPeople(estab, step.count), new Date(step.at));
        break;
      case 'forget import':
        forgetImport(database, estab);
        heldOf(estab).imports = 0;
    }
  }

  function reset(estab: string): void {
    portal.steering.resetSchool(estab);
    Object.assign(heldOf(estab), { secret: '', imports: 0 });
  }

  function authorise(step: { estab: string; areas: readonly string[]; people: PeopleDefault }): void {
    const { estab, areas, people } = step;
    const { id, secret } = portal.authorise(estab, areas, people);
    expect(id, 'an id that no authorisation has had before').to.be.above(highestId);
    highestId = id;
    heldOf(estab).secret = secret;
  }

  function move(estab: string, event: 'pause' | 'resume' | 'revoke' | 'supersede'): void {
    const { database } = portal.context;
    const sharing = sharingWith(database, estab, RELYING_PARTY);
    if (!sharing || !(event in AUTHORISATION_STATES[sharing.state])) return;
    advance(database, sharing, event, portal.clock.now());
  }

  async function check(step: Read): Promise<void> {
    const holder = heldOf(step.estab);
    await renewToken(step.estab);
    const used = holder.tokens.at(step.isOldToken ? 0 : -1);
    const isOver = used?.secret !== holder.secret;
    const path = pathOf(step);
    const etag = step.isConditional ? holder.etags.get(path) : undefined;
    for (const estab of SCHOOLS) people.learn(misOf(estab));

    const ask = (url: string, condition?: string) => get(`${url}/api/v1/${path}`, used?.token, condition);
    const expected: Reply[] = [];
    if (step.concurrent) expected.push(await ask(uncached.url));
    const answering = ask(portal.url, etag);
    if (step.concurrent) {
      for (let turn = 0; turn < step.concurrent.turns; turn++) await nextTurn();
      apply(step.concurrent.change);
      for (const estab of SCHOOLS) people.learn(misOf(estab));
    }
    const reply = await answering;
    expected.push(await ask(uncached.url));

    const isExpected = (one: Reply) =>
      reply.status === 304
        ? one.etag === etag
        : one.status === reply.status && (COUNTING.includes(path) || one.text === reply.text);
    if (!expected.some(isExpected)) expect(reply, path).to.deep.equal(expected.at(-1));
    if (isOver) expect(reply.status, `${path} with a token of before`).to.equal(401);
    if (reply.status !== 200) return;
    holder.lastRead = step;
    expect(people.strangersIn(reply.text, step.estab), `strangers in ${path}`).to.deep.equal([]);
    if (reply.etag) holder.etags.set(path, reply.etag);
    const [, before = '', next = ''] = CHANGESET.exec(reply.text) ?? [];
    if (next) holder.changesets.set(datasetOf(step.question), { before, next });
  }

  async function renewToken(estab: string): Promise<void> {
    const { secret, tokens } = heldOf(estab);
    const response = await fetch(`${portal.url}/api/oauth/GetToken`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        estab,
        relyingParty: RELYING_PARTY,
        password: secret || 'none',
        thirdpartyid: 'XporterOnDemand',
      }),
    });
    const { token } = Token.parse(await response.json());
    if (token !== null) tokens.push({ token, secret });
  }

  function pathOf({ estab, about, question, who }: Read): string {
    const of = about ?? estab;
    const { pupils, staff } = misOf(of);
    const changeset = heldOf(estab).changesets.get(datasetOf(question));
    return question
      .replace('{estab}', of)
      .replace('{pupil}', pupils[who % pupils.length]?.id ?? '')
      .replace('{member}', staff[who % staff.length]?.id ?? '')
      .replace('{changeset}', changeset?.next ?? '*')
      .replace('{changeset before}', changeset?.before ?? '*');
  }

  function heldOf(estab: string): Held {
    const found = held.get(estab);
    if (!found) throw new Error(`nothing is held of ${estab}`);
    return found;
  }

  function misOf(estab: string): Mis {
    const { database } = portal.context;
    const school = schoolOf(database, { estab });
    const mis = sharingWith(database, estab, RELYING_PARTY)?.mis ?? school.mis ?? '';
    return madeMis(school, mis, portal.clock.now());
  }

  /** The contents of a school's MIS, computed again after each change. */
  const madeMis: MisStore['misOf'] = (school, mis, now) => {
    const { database } = portal.context;
    const { estab } = school;
    const refreshedAt = misConnectionOf(database, estab)?.refreshedAt;
    const key = JSON.stringify([
      school,
      mis,
      refreshDay(now),
      dayOf(now),
      refreshedAt,
      heldOf(estab).imports,
    ]);
    const known = latest.get(estab);
    if (known?.key === key) return known.mis;
    const made = createMisStore(database).misOf(school, mis, now);
    latest.set(estab, { key, mis: made });
    return made;
  };

  function personOf(estab: string, who: number): PeopleException {
    const { pupils, staff, contacts } = misOf(estab);
    const all = [
      ...pupils.map(({ key }) => ({ kind: 'Student' as const, key })),
      ...staff.map(({ key }) => ({ kind: 'Staff' as const, key })),
      ...contacts().map(({ key }) => ({ kind: 'Contact' as const, key })),
    ];
    const person = all[who % all.length];
    if (!person) throw new Error(`nobody is at ${estab}`);
    return person;
  }

  /** People that no other school or import has. */
  function newPeople(estab: string, count: number): { pupils: PupilRecord[]; staff: StaffRecord[] } {
    imports++;
    heldOf(estab).imports = imports;
    const numbers = Array.from({ length: count }, (_, index) => 10 * imports + index);
    return {
      pupils: numbers.map((number) =>
        PupilRecord.parse({
          ...PUPIL,
          upn: upn(estab, Math.floor(number / 1000), number % 1000),
          forename: `${number}`,
        }),
      ),
      staff: numbers.map((number) =>
        StaffRecord.parse({ ...TEACHER, forename: `${number}`, email: `${number}@${estab}.example` }),
      ),
    };
  }
});

const CHANGESET = /"RequestedChangedRows":"([*\w]+)","NextChangedRows":"(\w+)"/;

/** Questions that differ in their page only follow the same changesets. */
const datasetOf = (question: string): string => question.slice(0, question.indexOf('?'));

async function get(url: string, token: string | undefined, etag: string | undefined): Promise<Reply> {
  const response = await fetch(url, {
    headers: {
      Authorization: `Idaas ${token}`,
      // With a condition, fetch would otherwise say no-cache, which is never answered 304.
      'Cache-Control': 'max-age=0',
      ...(etag === undefined ? {} : { 'If-None-Match': etag }),
    },
  });
  return { status: response.status, text: await response.text(), etag: response.headers.get('etag') };
}
