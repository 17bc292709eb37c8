import { expect } from 'chai';
import { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { portalBrowser } from '../../../scripts/journey/people.ts';
import { destination } from '../../../scripts/steering/advance.ts';
import { daysAfter } from '../../../shared/clock.ts';
import { UsageError } from '../../../shared/errors.ts';
import { localTime } from '../../../shared/local-time.ts';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox.ts';

describe('the sandbox’s clock', function () {
  this.timeout(60_000);
  let sandbox: TestSandbox;

  beforeEach(async () => {
    sandbox = await startTestSandbox();
  });
  afterEach(() => sandbox.stop());

  it('lets everything that waits for time happen in order, each at its own time', async () => {
    const { room } = sandbox;
    sandbox.clock.travelTo(new Date('2027-03-19T10:00:00Z')); // nine days before the clocks change
    const school = await room.createSchool();
    await room.jump(school.estab, 'invited');
    await room.advance('15d');
    const { events } = await room.timeline(school.estab);
    const times = events
      .filter(({ detail }) => ['invitation.reminded', 'invitation.expired'].includes(String(detail.event)))
      .map(({ at, detail }) => [detail.event, localTime(new Date(at)).slice(0, 13)]);
    expect(times).to.deep.equal([
      ['invitation.reminded', '2027-03-22T10'],
      ['invitation.reminded', '2027-03-29T10'],
      ['invitation.expired', '2027-04-02T10'],
    ]);
    const subjects = (await room.inbox.ofSchool(school.estab)).map(({ subject }) => subject);
    expect(subjects.filter((subject) => subject.includes('Reminder'))).to.have.length(2);
    expect((await room.school(school.estab)).hub?.state).to.equal('expired');
  });

  it('moves one school alone, by its own time in all that it does', async () => {
    const { room, urls } = sandbox;
    sandbox.clock.travelTo(new Date('2027-03-01T10:00:00Z'));
    const [one, other] = [await room.createSchool(), await room.createSchool()];
    for (const { estab } of [one, other]) await room.jump(estab, 'invited');
    await room.advance('15d', one.estab);
    expect(localTime(room.now(one.estab)).slice(0, 13)).to.equal('2027-03-16T10');
    expect(localTime(room.now()).slice(0, 13)).to.equal('2027-03-01T10');

    const timesOf = async (estab: string) =>
      (await room.timeline(estab)).events
        .filter(({ detail }) => /^invitation\.(reminded|expired)$/.test(String(detail.event)))
        .map(({ at, detail }) => [detail.event, localTime(new Date(at)).slice(0, 13)]);
    expect(await timesOf(one.estab), 'reminders and expiry, in the journal').to.deep.equal([
      ['invitation.reminded', '2027-03-04T10'],
      ['invitation.reminded', '2027-03-11T10'],
      ['invitation.expired', '2027-03-15T10'],
    ]);
    expect(await timesOf(other.estab)).to.deep.equal([]);
    const dates = (await room.inbox.ofSchool(one.estab)).map(({ date }) => date.slice(0, 10));
    expect(dates.at(-1), 'emails').to.equal('2027-03-15');
    expect([
      (await room.school(one.estab)).hub?.state,
      (await room.school(other.estab)).hub?.state,
    ]).to.deep.equal(['expired', 'invited']);
    const link = await room.invitationOf(one.estab);
    expect((await new HttpBrowser().open(link)).status, 'the link of one').to.equal(410);
    expect((await new HttpBrowser().open(await room.invitationOf(other.estab))).status).to.equal(200);

    await room.jump(one.estab, 'new');
    expect(room.now(one.estab).getTime() - room.now().getTime(), 'after a reset').to.equal(0);
    await room.jump(one.estab, 'expired');
    expect(localTime(room.now()).slice(0, 13), 'a jump moves the school alone').to.equal('2027-03-01T10');

    // Retries, tokens, the nightly check and pages.
    await room.jump(one.estab, 'secret-undelivered');
    await room.advance('3d', one.estab);
    await room.allFaultsOff();
    await room.advance('1d', one.estab);
    expect((await room.school(one.estab)).hub?.state, 'tried again at 03:00 of its night').to.equal(
      'connected',
    );
    expect((await room.school(one.estab)).hub?.since?.slice(0, 10)).to.equal('2027-03-05');
    const token = sandbox.hub.context.database
      .prepare<[string], string>('SELECT checked_on FROM sync_checks WHERE estab = ?')
      .pluck();
    await room.advance('1d', one.estab);
    expect(token.get(one.estab), 'its morning check').to.equal('2027-03-06');
    const browser = await portalBrowser(sandbox, one);
    await browser.open('/data-sharing');
    expect(browser.page.text, 'pages').to.contain('Last access: 6 March 2027');
    const page = new HttpBrowser();
    await page.open(`${urls.start}/clock?school=${one.estab}`);
    expect(page.page.text).to.contain(`time of ${one.name} is 6 March 2027`);
    await page.press('An hour');
    expect(page.page.text).to.contain(`time of ${one.name} is 6 March 2027 at 11:`);
    await room.advance('2d');
    expect(localTime(room.now(one.estab)).slice(0, 10), 'stays ahead of everybody').to.equal('2027-03-08');
  });

  it('brings a September: everybody moves up, and the Hub’s morning look finds it', async () => {
    const { room } = sandbox;
    // From July, so that it is the same nine weeks on any day of the year.
    sandbox.clock.travelTo(new Date(Date.UTC(room.now().getUTCFullYear() + 1, 6, 1, 9)));
    const school = await room.createSchool();
    await room.jump(school.estab, 'synced');
    await room.advance('september');
    expect(localTime(room.now())).to.match(/-09-01T09:00/);
    const told = (await room.inbox.ofSchool(school.estab))
      .filter(({ subject }) => subject.includes('changes to review'))
      .map(({ date }) => Date.parse(date));
    expect(told).to.have.length.above(5);
    const gaps = told.slice(1).map((at, index) => (at - (told[index] ?? 0)) / 86_400_000);
    expect(Math.min(...gaps), 'once a week until somebody syncs').to.be.at.least(7);
    await room.backToRealTime();
    expect(Math.abs(room.now().getTime() - Date.now())).to.be.below(5000);
  });

  it('installs an agent when its slot has come, or at once', async () => {
    const { room } = sandbox;
    for (const way of ['by the clock', 'at once']) {
      const school = await room.createSchool({ mis: 'Arbor' });
      const browser = await portalBrowser(sandbox, school);
      await browser.open('/mis-connection/change');
      await browser.press('Change MIS', { mis: 'SIMS' });
      expect((await room.school(school.estab)).portal?.note).to.contain('agent');
      if (way === 'at once') {
        const trainer = new HttpBrowser();
        await trainer.open(sandbox.urls.start);
        await trainer.press('install now');
        expect(trainer.page.text).to.contain('the agent is installed');
      } else {
        const slot = browser.page.document.querySelectorAll('#slot option')[1]?.getAttribute('value') ?? '';
        await browser.press('Book', { slot });
        await room.advance(new Date(Date.parse(slot) + 1000).toISOString());
      }
      expect((await room.school(school.estab)).portal?.note).to.equal(null);
      await browser.open('/mis-connection');
      expect(browser.page.text).to.contain('Connected');
    }
  });

  it('goes where it is told, and says what can be told otherwise', () => {
    const now = new Date('2026-11-24T10:30:00Z');
    const to = (text: string, from = now) => localTime(destination(text, from)).slice(0, 16);
    expect(to('90m')).to.equal('2026-11-24T12:00');
    expect(to('6h')).to.equal('2026-11-24T16:30');
    expect(to('15d')).to.equal('2026-12-09T10:30');
    expect(to('2w')).to.equal('2026-12-08T10:30');
    expect(to('monday')).to.equal('2026-11-30T09:00');
    expect(to('september')).to.equal('2027-09-01T09:00');
    expect(to('2027-01-04')).to.equal('2027-01-04T00:00');
    expect(to('2027-06-16T09:00')).to.equal('2027-06-16T09:00');
    expect(to('2027-06-16T09:00Z')).to.equal('2027-06-16T10:00');
    const friday = new Date('2027-03-26T09:00:00Z');
    expect(to('3d', friday)).to.equal('2027-03-29T09:00');
    expect(to('monday', friday)).to.equal('2027-03-29T09:00');
    expect(to('72h', friday)).to.equal('2027-03-29T10:00');
    expect(to('monday', new Date('2027-06-27T23:30:00Z')), 'Monday at 00:30').to.equal('2027-07-05T09:00');
    expect(to('september', new Date('2027-09-01T07:59:00Z'))).to.equal('2027-09-01T09:00');
    expect(to('september', new Date('2027-09-01T08:00:00Z'))).to.equal('2028-09-01T09:00');
    // The clocks skip 01:30 on 28 March 2027, and show it twice on 31 October.
    expect(to('1d', new Date('2027-03-27T01:30:00Z'))).to.equal('2027-03-28T02:30');
    expect(to('1d', new Date('2027-03-28T01:30:00Z'))).to.equal('2027-03-29T02:30');
    expect(to('2027-03-28T01:30', friday)).to.equal('2027-03-28T02:30');
    const first = destination('1d', new Date('2027-10-30T00:30:00Z'));
    expect(first.toISOString()).to.equal('2027-10-31T00:30:00.000Z');
    expect(to('1h', first), 'the second').to.equal('2027-10-31T01:30');
    expect(to('1d', first)).to.equal('2027-11-01T01:30');
    for (const text of ['', 'soon', '6', '15 days', '04/01/2027'])
      expect(() => destination(text, now), text).to.throw(UsageError);
  });

  it('does not go backwards, nor for ever', async () => {
    const past = daysAfter(sandbox.room.now(), -1).toISOString();
    for (const text of [past, '2099-01-01']) {
      const failure = await sandbox.room.advance(text).catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(UsageError);
    }
  });
});
