import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect } from 'chai';
import express from 'express';
import fc from 'fast-check';
import { z } from 'zod';
import type { HttpBrowser } from '../../../../scripts/journey/http-browser.ts';
import { daysAfter } from '../../../../shared/clock.ts';
import { dayOf } from '../../../../shared/local-time.ts';
import { upn } from '../../../../shared/sample-data/people.ts';
import { close, type Listening, listen } from '../../../../shared/web/servers.ts';
import { administratorsOf } from '../../../../xporter-portal/accounts/administrators.ts';
import { createKeptAnswers } from '../../../../xporter-portal/api/kept-answers.ts';
import { apiRoutes } from '../../../../xporter-portal/api/routes.ts';
import type { FilePeople } from '../../../../xporter-portal/mis/import/compare.ts';
import { forgetImport, importPeople } from '../../../../xporter-portal/mis/import/imported.ts';
import { PupilRecord, StaffRecord } from '../../../../xporter-portal/mis/import/record.ts';
import type { Mis } from '../../../../xporter-portal/mis/mis.ts';
import { createMisStore, type MisStore, refreshDay } from '../../../../xporter-portal/mis/mis-store.ts';
import { changeMis, refreshNow } from '../../../../xporter-portal/mis-connection/change-mis.ts';
import { AUTHORISATION_STATES } from '../../../../xporter-portal/records/authorisation-states.ts';
import {
  advance,
  keepPeopleDefault,
  keepScopes,
  type PeopleDefault,
  sharingWith,
} from '../../../../xporter-portal/records/authorisations.ts';
import { misConnectionOf } from '../../../../xporter-portal/records/mis-connections.ts';
import {
  changeExceptions,
  type PeopleException,
  sharedPeopleOf,
} from '../../../../xporter-portal/records/people-exceptions.ts';
import { schoolOf } from '../../../../xporter-portal/records/schools.ts';
import { type PortalAlone, RELYING_PARTY, startPortalAlone } from '../../support/portal-alone.ts';
import { PeopleOfSchools } from './people-of-schools.ts';
import { AREAS, type Change, type Read, SCHOOLS, steps } from './several-schools-steps.ts';

/**
 * How many random sequences are played. For a long run:
 * `SEEDS=1000 npx mocha test/xporter-portal/api/xod/several-schools.test.ts`
 */
const SEEDS = Number(process.env.SEEDS ?? 8);

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
  /** The latest file that was imported; undefined where the people are invented. */
  file: FilePeople | undefined;
  /** What each administrator has left open. */
  pages = new Map<string, OpenPage>();
}

/** A page as it was when it was opened. */
interface OpenPage {
  browser: HttpBrowser;
  page: 'people' | 'areas';
}

/** What each kind of page decides about, and how it is saved. */
const PAGES = {
  people: { field: 'ticked', button: 'Save Changes' },
  areas: { field: 'scopes', button: 'Save areas' },
} as const;

describe('the API for several schools at once', () => {
  let portal: PortalAlone;
  /** Answers from the same database, but keeps nothing from one request to the next. */
  let uncached: Listening;
  const people = new PeopleOfSchools();
  let held: Map<string, Held>;
  /** A school's latest MIS, by all that it depends on. */
  const latest = new Map<string, { key: string; mis: Mis }>();
  /** Of administrators who are signed in, by school. */
  const browsers = new Map<string, HttpBrowser>();
  let imports = 0;
  let highestId = 0;

  before(async () => {
    portal = await startPortalAlone();
    uncached = await listen(0, 'PORTAL_PORT');
    uncached.answerWith((request, response) => {
      const misStore = { ...portal.context.misStore, misOf: madeMis };
      const requests = { note: () => {}, flush: () => {} };
      express().use(apiRoutes({ ...portal.context, misStore, requests }, createKeptAnswers()))(
        request,
        response,
      );
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
        await begin();
        for (const step of all) {
          if (step.kind === 'read') await check(step);
          else {
            await apply(step);
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

  async function begin(): Promise<void> {
    portal.clock.travelTo(new Date('2026-11-05T09:30:00Z'));
    held = new Map(SCHOOLS.map((estab) => [estab, new Held()]));
    for (const estab of SCHOOLS) {
      await apply({ kind: 'jump', estab, to: 'sharing', areas: AREAS, people: 'include' });
    }
  }

  async function apply(step: Change): Promise<void> {
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
        heldOf(estab).file = newPeople(estab, step.count);
        importPeople(database, estab, heldOf(estab).file ?? NOBODY, new Date(step.at));
        break;
      case 'corrected file':
        correct(step);
        break;
      case 'forget import':
        forgetImport(database, estab);
        Object.assign(heldOf(estab), { imports: 0, file: undefined });
        break;
      case 'open page':
        await openPage(step);
        break;
      case 'save page':
        await savePage(step);
        break;
      case 'two save':
        await openPage({ ...step, by: 'first' });
        await openPage({ ...step, by: 'second' });
        await savePage({ ...step, by: 'second', boxes: step.boxesBefore });
        await savePage({ ...step, by: 'first' });
    }
  }

  function reset(estab: string): void {
    portal.steering.resetSchool(estab);
    Object.assign(heldOf(estab), { secret: '', imports: 0, file: undefined, pages: new Map() });
    browsers.delete(`${estab} first`);
    browsers.delete(`${estab} second`);
  }

  /** Opens a page, and leaves it open. */
  async function openPage({
    estab,
    by,
    page,
  }: Omit<Extract<Change, { kind: 'open page' }>, 'kind'>): Promise<void> {
    const sharing = sharingWith(portal.context.database, estab, RELYING_PARTY);
    if (!sharing) return;
    const browser = await administratorOf(estab, by);
    await browser.open(
      page === 'people' ? `/gdpr/${sharing.reference}` : `/data-sharing/${sharing.reference}/areas`,
    );
    heldOf(estab).pages.set(by, { browser, page });
  }

  /** Saves a page as it was opened, with some boxes changed: only what was changed on it counts. */
  async function savePage({
    estab,
    by,
    boxes,
  }: Omit<Extract<Change, { kind: 'save page' }>, 'kind'>): Promise<void> {
    const { pages } = heldOf(estab);
    const open = pages.get(by);
    if (!open) return;
    pages.delete(by);
    const { browser, page } = open;
    const { field, button } = PAGES[page];
    const shown = new Map(
      browser.page.document
        .querySelectorAll(`input[name=${field}]`)
        .map((box) => [box.getAttribute('value') ?? '', box.hasAttribute('checked')]),
    );
    if (shown.size === 0) return;
    const values = [...shown.keys()];
    const changed = new Map(
      boxes.map((box) => values[box % values.length] ?? '').map((value) => [value, !shown.get(value)]),
    );
    const before = choicesAt(estab, page, values);
    const ticked = values.filter((value) => changed.get(value) ?? shown.get(value));
    await browser.press(button, { [field]: ticked });
    const isSaved = /Saved:|You have saved/.test(browser.page.document.textContent);
    const expected = before.map(([value, isShared]) => [
      value,
      (isSaved ? changed.get(value) : undefined) ?? isShared,
    ]);
    expect(choicesAt(estab, page, values), `${page} after a page of before is saved`).to.deep.equal(expected);
  }

  /** Whether each is shared now: pupils at the school by their keys, or areas. */
  function choicesAt(estab: string, page: OpenPage['page'], values: readonly string[]): [string, boolean][] {
    const { database } = portal.context;
    const sharing = sharingWith(database, estab, RELYING_PARTY);
    if (!sharing) return [];
    if (page === 'areas') return values.map((scope) => [scope, sharing.scopes?.includes(scope) ?? false]);
    const isShared = sharedPeopleOf(database, sharing) ?? (() => true);
    const here = new Set(misOf(estab).pupils.map(({ key }) => key));
    return values.filter((key) => here.has(key)).map((key) => [key, isShared('Student', key)]);
  }

  /** Signed in until the school is reset. */
  async function administratorOf(estab: string, by: 'first' | 'second'): Promise<HttpBrowser> {
    const known = browsers.get(`${estab} ${by}`);
    if (known) return known;
    const { database } = portal.context;
    database
      .prepare(
        `INSERT INTO administrators (estab, name, email, password_hash)
         SELECT estab, 'Second', 'second@' || estab || '.example', password_hash FROM administrators AS first
         WHERE estab = ? AND NOT EXISTS (SELECT 1 FROM administrators WHERE estab = first.estab AND name = 'Second')
         LIMIT 1`,
      )
      .run(estab);
    const person = administratorsOf(database, estab).find(
      ({ name }) => (name === 'Second') === (by === 'second'),
    );
    if (!person) throw new Error(`${estab} has no ${by} administrator`);
    const browser = await portal.signIn(person);
    browsers.set(`${estab} ${by}`, browser);
    return browser;
  }

  /** Imports the same file again with one thing corrected: everybody stays who they were, and as shared as they were. */
  function correct({ estab, who, what, at }: Extract<Change, { kind: 'corrected file' }>): void {
    const holder = heldOf(estab);
    const { file } = holder;
    if (!file) return;
    const { database } = portal.context;
    const pupil = file.pupils[who % file.pupils.length];
    const member = file.staff[who % file.staff.length];
    const number = 10 * ++imports;
    const corrections: Record<typeof what, Partial<PupilRecord> | Partial<StaffRecord>> = {
      upn: { upn: upn(estab, Math.floor(number / 1000), number % 1000), formerupn: pupil?.upn ?? null },
      surname: { surname: `Corrected ${number}` },
      dob: { dob: `2016-05-${10 + (imports % 20)}` },
      email: { email: `${number}@${estab}.example` },
    };
    const corrected = what === 'email' ? member : pupil;
    const applied = <Record extends object>(records: readonly Record[]): Record[] =>
      records.map((record) => (record === corrected ? { ...record, ...corrections[what] } : record));
    const before = peopleWithChoices(estab);
    Object.assign(holder, {
      imports,
      file: { pupils: applied(file.pupils), staff: applied(file.staff) },
    });
    importPeople(database, estab, holder.file ?? NOBODY, new Date(at));
    expect(peopleWithChoices(estab), `people after their ${what} is corrected`).to.deep.equal(before);
  }

  /** Everybody at a school by their keys, and whether they are shared. */
  function peopleWithChoices(estab: string): [string, boolean][] {
    const { database } = portal.context;
    const sharing = sharingWith(database, estab, RELYING_PARTY);
    const isShared = (sharing && sharedPeopleOf(database, sharing)) ?? (() => true);
    const { pupils, staff } = misOf(estab);
    const shared =
      (kind: 'Student' | 'Staff') =>
      ({ key }: { key: string }): [string, boolean] => [`${kind} ${key}`, isShared(kind, key)];
    return [...pupils.map(shared('Student')), ...staff.map(shared('Staff'))].sort();
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
      await apply(step.concurrent.change);
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

const NOBODY: FilePeople = { pupils: [], staff: [] };

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
