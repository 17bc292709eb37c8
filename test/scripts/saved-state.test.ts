import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import BetterSqlite3 from 'better-sqlite3';
import { expect } from 'chai';
import { HUB_DIR } from '../../hodder-hub/app.ts';
import { requestAsCoordinator } from '../../hodder-hub/sandbox/fixtures/story.ts';
import { finishLoading, stage } from '../../scripts/compose/saved-state/loading.ts';
import { forFile, fromFile, rewriteEmail } from '../../scripts/compose/saved-state/rewrite.ts';
import { startTemporarySandbox, type TemporarySandbox } from '../../scripts/compose/temporary-sandbox.ts';
import { invitedIn } from '../../scripts/journey/actions.ts';
import { HttpBrowser } from '../../scripts/journey/http-browser.ts';
import { linkTo } from '../../scripts/journey/playing.ts';
import { connect, type Sandbox, type School } from '../../scripts/kit/kit.ts';
import { UsageError } from '../../shared/errors.ts';

type Content = Record<string, unknown> & { databases: Record<string, string> };

describe('a saved state', function () {
  this.timeout(60_000);
  let here: TemporarySandbox;
  let there: TemporarySandbox;
  let kit: Sandbox;
  let school: School;
  let file: string;
  let savedAt: Date;

  before(async () => {
    [here, there] = await Promise.all([startTemporarySandbox(), startTemporarySandbox()]);
    kit = await connect(there.urls.start);
    const mine = await connect(here.urls.start);
    school = await mine.schools.create({ name: 'St Quirin’s' });
    await here.classroom.furnish(1);
    await mine.clock.advance('3d');
    await mine.jump(school, 'invited');
    await mine.jump('9994002', 'secret-undelivered');
    await mine.clock.advance('2h', school);
    await mine.faults.on('smtp-down', '9992001');
    requestAsCoordinator(here.hub.context, '9992001');
    await mine.flush();
    await mine.enter(school, 'administrator');
    savedAt = here.room.now();
    file = path.join(here.dataDir, 'saved.state');
    await mine.state.save(file);
  });
  after(() => Promise.all([here.stop(), there.stop()]));

  const content = (): Content => JSON.parse(gunzipSync(readFileSync(file)).toString());

  /** The same file, with something else in one of its databases. */
  function withDatabase(name: string, change: (database: BetterSqlite3.Database) => void): Buffer {
    const changed = content();
    const copy = path.join(here.dataDir, 'changed.sqlite');
    writeFileSync(copy, Buffer.from(changed.databases[name] ?? '', 'base64'));
    const database = new BetterSqlite3(copy);
    change(database);
    database.close();
    changed.databases[name] = readFileSync(copy).toString('base64');
    return gzipSync(JSON.stringify(changed));
  }

  it('continues in a sandbox with another folder and other ports, until both schools are connected', async () => {
    await kit.schools.create({ name: 'Gone afterwards' });
    const signedIn = new HttpBrowser();
    await signedIn.open(await kit.enter('9992001', 'administrator'));
    const schools = await kit.state.load(file);

    expect(schools.map(({ name }) => name))
      .to.include('St Quirin’s')
      .and.not.include('Gone afterwards');
    expect((await kit.clock.now()).getTime() - savedAt.getTime()).to.be.within(0, 30_000);
    const lead = (await kit.clock.now(school)).getTime() - (await kit.clock.now()).getTime();
    expect(Math.round(lead / 3_600_000), 'a school’s own time').to.equal(2);
    expect(there.classroom.seats).to.deep.equal(here.classroom.seats);
    expect((await signedIn.open(`${there.urls.portal}/data-sharing`)).url).to.contain('sign-in');
    const mail = await kit.inbox.all();
    expect(mail.map(({ id }) => id)).to.deep.equal((await here.room.inbox.all()).map(({ id }) => id));

    await kit.faults.allOff();
    await there.room.advance('1m');
    const links = (await kit.inbox.all({ school: '9992001' })).flatMap((email) => email.links);
    expect(links.filter((link) => link.startsWith(`${there.urls.portal}/authorise/`))).to.have.length(1);
    expect((await kit.schools.show('9994002')).hub?.state).to.equal('connected');

    const [invitation] = await there.room.inbox.ofSchool(school.estab);
    const browser = new HttpBrowser();
    await browser.open(linkTo(invitation ?? expect.fail('no invitation'), there.urls.portal, '/authorise/'));
    const head = invitedIn(browser);
    await head.proceed();
    await head.chooseMis(school.mis);
    await head.chooseAreas();
    await head.choosePeople('include');
    await head.authoriseSharing();
    await kit.waitFor(school, 'connection.connected');
  });

  it('holds nothing of the computer, and leaves the sandbox as it was', () => {
    const text = gunzipSync(readFileSync(file)).toString();
    const { databases, key } = content();
    const everything = [
      text,
      ...Object.values(databases).map((each) => Buffer.from(each, 'base64').toString('latin1')),
    ];
    const keys = ['hodder-hub', 'xporter-portal'].map((side) =>
      readFileSync(path.join(here.dataDir, `${side}.key`)),
    );
    const own = [here.dataDir, '127.0.0.1', 'wellbeing-sandbox-management-secret'];
    for (const each of own)
      for (const part of everything)
        if (part.includes(each)) expect.fail(part.slice(part.indexOf(each) - 90, part.indexOf(each) + 40));
    expect(keys.map((each) => each.toString('base64'))).to.not.include(key);
    for (const name of ['hodder-hub', 'xporter-portal'])
      withDatabase(name, (database) => {
        for (const table of ['sessions', 'enter_links', 'cookie_secret'])
          expect(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get(), table).to.equal(0);
      });
    expect(readdirSync(here.dataDir).filter((name) => /^(saving|loading)/.test(name))).to.deep.equal([]);
  });

  it('is brought up to date when an older sandbox saved it', async () => {
    const older = withDatabase('hodder-hub', (database) => {
      database.exec(
        "ALTER TABLE sessions DROP COLUMN last_seen_at; DELETE FROM migrations WHERE name LIKE '%011-sessions-by-use.sql'",
      );
    });
    const schools = await there.room.loadState(older);
    expect(schools.map(({ name }) => name)).to.include('St Quirin’s');
    await kit.faults.allOff();
  });

  it('is refused when it is not one, damaged or newer, and nothing changes', async () => {
    const bytes = readFileSync(file);
    const other = (changes: object) => gzipSync(JSON.stringify({ ...content(), ...changes }));
    const { databases } = content();
    const flipped = Buffer.from(bytes);
    flipped[1000] = (flipped[1000] ?? 0) ^ 1;
    const wrong: Record<string, [Uint8Array, RegExp]> = {
      empty: [Buffer.alloc(0), /damaged/],
      'cut off': [bytes.subarray(0, bytes.length / 2), /damaged/],
      'without its last byte': [bytes.subarray(0, -1), /damaged/],
      'with one bit changed': [flipped, /damaged/],
      'a picture': [readFileSync(path.join(HUB_DIR, '../.github/journey.jpg')), /not a saved sandbox/],
      'some other gzip': [gzipSync('{"what":"else"}'), /not a saved sandbox/],
      'of a newer format': [other({ version: 2 }), /newer/],
      'without its time': [other({ now: 'soon' }), /damaged/],
      'with an email that leaves the folder': [other({ emails: [{ id: '../../x', source: '' }] }), /damaged/],
      'with its databases exchanged': [
        other({
          databases: { 'hodder-hub': databases['xporter-portal'], 'xporter-portal': databases['hodder-hub'] },
        }),
        /newer|damaged/,
      ],
      'with half a database': [
        other({ databases: { ...databases, 'hodder-hub': databases['hodder-hub']?.slice(0, 400_000) } }),
        /damaged/,
      ],
      'of a newer schema': [
        withDatabase('xporter-portal', (database) =>
          database.exec("INSERT INTO migrations VALUES ('xporter-portal/999-later.sql')"),
        ),
        /newer/,
      ],
      'with a trigger of somebody else': [
        withDatabase('hodder-hub', (database) =>
          database.exec('CREATE TRIGGER other AFTER INSERT ON faults BEGIN DELETE FROM centres; END'),
        ),
        /damaged/,
      ],
    };
    const before = [await kit.schools.all(), (await kit.inbox.all()).length];
    for (const [what, [content, message]] of Object.entries(wrong)) {
      const refusal = await there.room.loadState(content).catch((error: unknown) => error);
      expect(refusal, what).to.be.instanceOf(UsageError).with.property('message').that.matches(message);
    }
    expect([await kit.schools.all(), (await kit.inbox.all()).length]).to.deep.equal(before);
    expect(existsSync(path.join(there.dataDir, 'loading.new'))).to.equal(false);
  });

  it('is saved and loaded on a page of the control room', async () => {
    const { start } = there.urls;
    const saved = await fetch(`${start}/state/file`);
    expect(saved.headers.get('content-disposition')).to.match(/filename=sandbox-\d{4}-\d\d-\d\d\.state$/);
    const load = (content: Uint8Array) => {
      const form = new FormData();
      form.set('file', new File([new Uint8Array(content)], 'x.state'));
      return fetch(`${start}/state`, { method: 'POST', body: form, headers: { Origin: start } });
    };
    expect(await (await load(Buffer.from('no state'))).text()).to.contain('not a saved sandbox');
    expect(await (await load(Buffer.from(await saved.arrayBuffer()))).text()).to.contain('is loaded');
  });

  it('is loaded at the next start when loading it was cut off', () => {
    const folder = path.join(here.dataDir, 'cut-off');
    const write = (name: string, text: string) => writeFileSync(path.join(folder, name), text);
    stage(folder, (staged) => {
      for (const name of ['clock', 'hodder-hub.sqlite']) writeFileSync(path.join(staged, name), 'new');
    });
    for (const name of ['clock', 'hodder-hub.sqlite', 'hodder-hub.sqlite-wal', 'hodder-hub.key'])
      write(name, 'old');
    finishLoading(folder);
    finishLoading(folder);
    const kept = readdirSync(folder).map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]);
    expect(kept).to.deep.equal([
      ['clock', 'new'],
      ['hodder-hub.key', 'old'],
      ['hodder-hub.sqlite', 'new'],
    ]);
  });

  it('has its own words for what is of a computer, also where an email breaks its lines', () => {
    const one = {
      hubUrl: 'http://127.0.0.1:300',
      portalUrl: 'http://127.0.0.1:3002',
      managementSecret: 'a$&b',
    };
    const two = {
      hubUrl: 'http://10.0.0.7:80',
      portalUrl: 'https://name-5.app.github.dev',
      managementSecret: 'other',
    };
    const text = `${one.hubUrl}/x ${one.portalUrl}/y at 127.0.0.1:3002: ${one.hubUrl}99/ ${one.managementSecret}`;
    expect(fromFile(two)(forFile(one)(text))).to.equal(
      `${two.hubUrl}/x ${two.portalUrl}/y at name-5.app.github.dev: ${one.hubUrl}99/ other`,
    );
    expect(fromFile(one)(forFile(one)(text))).to.equal(text);
    const email = 'Subject: =?UTF-8?Q?a=\r\n =?UTF-8?Q?b\r\n\r\nhttp://127.0.0.=\r\n1:300/x';
    expect(rewriteEmail(email, forFile(one))).to.match(
      /^Subject: =\?UTF-8\?Q\?a=\r\n .*\r\n\r\nhttp:\/\/hub\.sandbox\.invalid\/x$/,
    );
  });
});
