import { expect } from 'chai';
import { BEGINNING } from '../../../scripts/control-room/timeline/timeline-events.ts';
import { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { daysAfter } from '../../../shared/clock.ts';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox.ts';

describe('the timeline', function () {
  this.timeout(60_000);
  let sandbox: TestSandbox;
  let estab: string;
  let browser: HttpBrowser;

  before(async () => {
    sandbox = await startTestSandbox();
    ({ estab } = await sandbox.room.createSchool());
    await sandbox.room.jump(estab, 'revoked');
    browser = new HttpBrowser();
  });
  after(() => sandbox.stop());

  const open = (query = '') => browser.open(`${sandbox.urls.start}/timeline/${estab}${query}`);
  const titles = () =>
    browser.page.document.querySelectorAll('.arrow').map((each) => each.textContent.trim());

  it('shows what people decided, what the sides asked of one another and every email, in order', async () => {
    await open('?level=tester');
    const all = titles();
    const order = [
      'School staff → Admin Hub: Asked for the connection',
      'Admin Hub → Xporter: POST /api/Manage/SchoolRegister',
      'Xporter: Sent the invitation',
      'Xporter → Inbox: ',
      'School staff → Xporter: Pressed Authorise Sharing',
      'Xporter → Admin Hub: POST /xporter/authorised',
      'Admin Hub: Received the school secret',
      'Admin Hub: The secret works: connected',
      'School staff → Xporter: Revoked access',
    ].map((text) => all.findIndex((title) => title.includes(text)));
    expect(order, all.join('\n')).to.not.include(-1);
    expect(order).to.deep.equal([...order].sort((one, other) => one - other));
  });

  it('shows what was sent and answered, without secrets, and the page on which it was done', async () => {
    await open('?level=tester&kind=request');
    const { text } = browser.page;
    expect(text).to.contain('GetToken').and.contain('"status": 200').and.contain('••••');
    const secret = sandbox.hub.context.xporter.managementSecret;
    expect(text).to.not.contain(secret);
    await open('?level=tester&kind=decision');
    expect(browser.page.text).to.contain('POST /authorise/:token/summary');
  });

  it('opens an email as it was sent, running nothing of it', async () => {
    await open('?kind=email');
    await browser.follow('Read the email to');
    expect(browser.page.document.querySelector('iframe')?.getAttribute('sandbox')).to.not.contain('scripts');
    const frame = browser.page.document.querySelector('iframe')?.getAttribute('src') ?? '';
    const response = await fetch(new URL(frame, browser.page.url));
    expect(response.headers.get('content-security-policy')).to.contain("default-src 'none'");
    expect(await response.text()).to.contain('Begin Authorisation');
  });

  it('says it in a reader’s words first, and keeps the level of detail from page to page', async () => {
    await open();
    expect(titles()).to.include('Admin Hub → Xporter: Asks Xporter to invite the school');
    expect(titles().some((title) => /GET|POST/.test(title))).to.equal(false);
    expect(browser.page.document.querySelector('pre')).to.equal(null);
    await browser.follow('For testers');
    await browser.press('Show', { kind: 'request' });
    expect(titles().every((title) => /(GET|POST) /.test(title))).to.equal(true);
  });

  it('is filtered by kind, by lane and by words', async () => {
    await open('?kind=email');
    expect(titles().every((title) => title.includes('→ Inbox'))).to.equal(true);
    await open('?lane=school');
    expect(titles().every((title) => title.startsWith('School staff'))).to.equal(true);
    await open('?level=tester&text=TokenDetails');
    expect(titles()).to.not.have.length(0);
    expect(titles().every((title) => title.includes('TokenDetails'))).to.equal(true);
  });

  it('names the school on each row of all schools, and nowhere on the timeline of one', async () => {
    const { name } = await sandbox.room.school(estab);
    const named = () => browser.page.document.querySelectorAll('.event-school').map(({ text }) => text);
    await browser.open(`${sandbox.urls.start}/timeline`);
    expect(named()).to.include(name);
    await open();
    expect(named()).to.deep.equal([]);
  });

  it('shows an email at the time it was written, however late it leaves', async () => {
    const { estab: late } = await sandbox.room.createSchool();
    const { mailer, outbox } = sandbox.portal.context;
    const when = daysAfter(sandbox.clock.now(), -4);
    sandbox.clock.travelTo(when);
    mailer.send({
      to: { name: 'Late', address: 'late@school.example' },
      subject: 'Late',
      template: 'set-password',
      data: {
        school: 'Late',
        name: 'Late',
        link: 'http://127.0.0.1',
        invitedBy: null,
        isLimited: false,
        days: 7,
      },
      thread: `${late}/late`,
    });
    await sandbox.room.backToRealTime();
    await outbox.deliverDue();
    const { events } = await sandbox.room.timeline(late, BEGINNING);
    const email = events.find(({ kind }) => kind === 'email');
    expect(email?.at.slice(0, 16)).to.equal(when.toISOString().slice(0, 16));
  });

  it('is each school’s own', async () => {
    const other = await sandbox.room.createSchool();
    await browser.open(`${sandbox.urls.start}/timeline/${other.estab}`);
    expect(browser.page.text).to.contain('Nothing has happened yet');
    expect((await browser.open(`${sandbox.urls.start}/timeline/9990000`)).status).to.equal(404);
  });

  it('starts again after a reset, and keeps what was before behind a link', async () => {
    const { estab: another } = await sandbox.room.createSchool();
    await sandbox.room.jump(another, 'invited');
    await sandbox.room.reset(another);
    await browser.open(`${sandbox.urls.start}/timeline/${another}`);
    expect(browser.page.text).to.not.contain('Asked for the connection');
    await browser.follow('Earlier, before the reset');
    expect(browser.page.text).to.contain('Asked for the connection');
  });

  it('starts again after a reset even where the clock was moved back before it', async () => {
    const { estab: another } = await sandbox.room.createSchool();
    await sandbox.room.jump(another, 'expired');
    await sandbox.room.backToRealTime();
    await sandbox.room.reset(another);
    await browser.open(`${sandbox.urls.start}/timeline/${another}`);
    expect(titles()).to.deep.equal([]);
    await browser.follow('Earlier, before the reset');
    expect(titles().at(-1)).to.contain('The sandbox reset the school');
  });

  it('hides nothing of a school when another is reset', async () => {
    const { estab: another } = await sandbox.room.createSchool();
    await sandbox.room.jump(another, 'invited');
    await sandbox.room.reset((await sandbox.room.createSchool()).estab);
    await browser.open(`${sandbox.urls.start}/timeline`);
    const rows = browser.page.document.querySelectorAll('li.event').map((each) => each.textContent);
    const { name } = await sandbox.room.school(another);
    expect(rows.some((row) => row.includes(name) && row.includes('Asked for the connection'))).to.equal(true);
  });

  it('loses nothing on its pages when the clock is put back', async () => {
    const { estab: another } = await sandbox.room.createSchool();
    const sides = [sandbox.hub, sandbox.portal];
    const happen = (count: number, when: string) => {
      for (let number = 0; number < count; number++) {
        for (const { context } of sides)
          context.journal.record({ estab: another, actor: 'MIS', event: 'mis.refreshed', detail: { when } });
      }
    };
    sandbox.clock.travelTo(daysAfter(sandbox.clock.now(), 1));
    happen(150, 'ahead');
    await sandbox.room.backToRealTime();
    happen(60, 'back');
    await browser.open(`${sandbox.urls.start}/timeline/${another}?level=tester`);
    expect(browser.page.text.match(/"when": "back"/g)).to.have.length(120);
    expect(browser.page.text.match(/"when": "ahead"/g)).to.have.length(80);
    await browser.follow('Earlier');
    expect(browser.page.text).to.not.contain('"when": "back"');
    expect(browser.page.text.match(/"when": "ahead"/g)).to.have.length(200);
  });

  it('is copied as a Mermaid diagram and as JSON', async () => {
    const mermaid = await (await fetch(`${sandbox.urls.start}/api/schools/${estab}/journal.mmd`)).text();
    expect(mermaid).to.not.contain('reset the school');
    expect(mermaid)
      .to.match(/^sequenceDiagram/)
      .and.contain('school->>hub: Asked for the connection');
    const json = await (await fetch(`${sandbox.urls.start}/api/schools/${estab}/journal`)).json();
    expect(json).to.have.property('events').with.length.above(10);
  });

  it('tells live, and catches up after a lost connection without telling anything twice', async () => {
    const { estab: live } = await sandbox.room.createSchool();
    const first = await listen(
      `${sandbox.urls.start}/timeline-events/${live}`,
      undefined,
      'Asked for the connection',
      () => sandbox.room.jump(live, 'invited'),
    );
    const id = first.lastId;
    await sandbox.room.enter(live, 'administrator').then((url) => new HttpBrowser().open(url));
    const second = await listen(
      `${sandbox.urls.start}/timeline-events/${live}`,
      id,
      'Signed in',
      async () => {},
    );
    expect(second.rows.some((row) => row.includes('Asked for the connection'))).to.equal(false);
  });

  it('opens quickly with ten thousand events, and pages back through them', async () => {
    const { estab: busy } = await sandbox.room.createSchool();
    const { database, journal } = sandbox.portal.context;
    database.transaction(() => {
      for (let number = 0; number < 10_000; number++) {
        journal.record({ estab: busy, actor: 'Xporter', event: 'mis.refreshed', detail: { number } });
      }
    })();
    const began = performance.now();
    await browser.open(`${sandbox.urls.start}/timeline/${busy}?level=tester`);
    expect(performance.now() - began).to.be.below(1000);
    expect(titles()).to.have.length(200);
    expect(browser.page.text).to.contain('"number": 9999');
    await browser.follow('Earlier');
    expect(browser.page.text).to.contain('"number": 9799').and.not.contain('"number": 9800');
  });
});

/** Reads a stream until it has `text`. */
async function listen(
  url: string,
  lastEventId: string | undefined,
  text: string,
  act: () => Promise<unknown>,
) {
  const stopping = new AbortController();
  const response = await fetch(url, {
    signal: stopping.signal,
    headers: lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId },
  });
  const acted = act();
  const rows: string[] = [];
  let lastId = '';
  let buffered = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    buffered += decoder.decode(chunk, { stream: true });
    const messages = buffered.split('\n\n');
    buffered = messages.pop() ?? '';
    for (const message of messages) {
      const [, id = lastId] = /^id: (.*)$/m.exec(message) ?? [];
      const [, data] = /^data: (.*)$/m.exec(message) ?? [];
      lastId = id;
      if (data) rows.push(...JSON.parse(data));
    }
    if (rows.some((row) => row.includes(text))) break;
  }
  await acted;
  stopping.abort();
  return { rows, lastId };
}
