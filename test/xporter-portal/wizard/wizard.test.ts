import { expect } from 'chai';
import { LABELS } from '../../../scripts/journey/actions.ts';
import { Visitor } from '../../../scripts/journey/visitor.ts';
import { DEMO_PASSWORD } from '../../../shared/demonstration/schools.ts';
import { SIGNATURE_HEADER, verify } from '../../../shared/web/signature.ts';
import { authorisationBySecret, authorisationsOf } from '../../../xporter-portal/records/authorisations.ts';
import type { School } from '../../../xporter-portal/records/schools.ts';
import { startTestSandbox, type TestSandbox } from '../../support/sandbox.ts';
import { HEAD, type Partner, startPartner } from '../support/partner.ts';

const NEXT = 'Proceed to next step';

describe('the authorisation wizard', () => {
  let sandbox: TestSandbox;
  let partner: Partner;

  before(async () => {
    sandbox = await startTestSandbox();
    partner = await startPartner(sandbox);
  });
  after(async () => {
    await partner?.stop();
    await sandbox?.stop();
  });

  const database = () => sandbox.portal.context.database;
  const latest = ({ estab }: School) => authorisationsOf(database(), estab)[0];
  const address = (token: string, step = '') =>
    `${sandbox.portal.url}/authorise/${token}${step && `/${step}`}`;

  /** The callback that brought a school's secret. */
  async function secretOf({ estab }: School) {
    await sandbox.portal.context.outbox.deliverDue('callback');
    const callback = partner.received.findLast(({ fields }) => fields.schoolId === estab);
    if (!callback) throw new Error('no callback came');
    return callback;
  }

  /** Somebody who may decide, at the first question. */
  async function begin(school: School): Promise<{ visitor: Visitor; token: string }> {
    const token = await partner.invite(school);
    const visitor = new Visitor();
    await visitor.open(address(token));
    await visitor.press(LABELS.proceed);
    return { visitor, token };
  }

  /** The same, at the summary. */
  async function answerAll(school: School, people = 'include') {
    const begun = await begin(school);
    await begun.visitor.press(NEXT, { mis: 'Arbor' });
    await begun.visitor.press(NEXT);
    await begun.visitor.press(NEXT, { people, agreement: 'accepted' });
    return begun;
  }

  it('leads from the MIS to an authorisation, and posts the secret, signed, to the partner', async () => {
    const school = partner.school();
    const { visitor } = await begin(school);
    await visitor.press(NEXT, { mis: 'Arbor' });
    expect(visitor.page.text).to.contain('To know whom to set exercises.');
    await visitor.press(NEXT, { scopes: ['SENTypes'] });
    const defaults = visitor.page.document.querySelectorAll('label[for^=people-]').map(({ text }) => text);
    expect(defaults).to.deep.equal(['Exclude all data by default', 'Include all data by default']);
    await visitor.press(NEXT, { people: 'include', agreement: 'accepted' });
    expect(visitor.page.document.querySelector('h1')?.text).to.equal('Summary');
    expect(visitor.page.document.querySelector('[aria-current=step]')?.text).to.equal('4. Summary');
    for (const words of ['Arbor', 'Include all data by default', 'version 2026-1', HEAD.email]) {
      expect(visitor.page.text).to.contain(words);
    }
    await visitor.press(LABELS.authoriseSharing);
    expect(visitor.page.text).to.contain('You have authorised sharing');

    expect(latest(school)).to.deep.include({
      state: 'active',
      mis: 'Arbor',
      scopes: ['School', 'Student', 'SENTypes'],
      peopleDefault: 'include',
      agreementVersion: '2026-1',
      authorisedByEmail: HEAD.email,
    });

    const { headers, body, fields } = await secretOf(school);
    expect(headers['content-type']).to.contain('application/x-www-form-urlencoded');
    const signature = String(headers[SIGNATURE_HEADER.toLowerCase()]);
    expect(verify(signature, body, partner.secret, sandbox.clock.now())).to.equal('good');
    expect(verify(signature, `${body}&scopes=all`, partner.secret, sandbox.clock.now())).to.equal('bad');
    expect(fields).to.include({
      event: 'authorised',
      schoolName: school.name,
      schoolEmail: school.email,
      partnerId: 'sums.example',
      thirdParty: 'XporterOnDemand',
      AuthParams: `ref-${school.estab}`,
      templateScopes: 'School,Student,UPN,SENTypes',
      scopes: 'School,Student,SENTypes',
    });
    const { schoolSecret = '' } = fields;
    expect(authorisationBySecret(database(), school.estab, 'sums.example', schoolSecret)?.id).to.equal(
      latest(school)?.id,
    );
    expect(JSON.stringify(database().prepare('SELECT * FROM authorisations').all())).not.to.contain(
      schoolSecret,
    );
  });

  it('sends a copy of the summary, in HTML and in text', async () => {
    const school = partner.school();
    const { visitor } = await answerAll(school);
    await visitor.press(LABELS.authoriseSharing);
    const copy = await sandbox.mail.waitFor({
      to: HEAD.email,
      subject: `You authorised ${school.name}`,
    });
    for (const words of [
      'Arbor',
      'include all data by default',
      'version 2026-1',
      '/agreements/sums.example',
    ]) {
      expect(copy.html).to.contain(words);
      expect(copy.text).to.contain(words);
    }
  });

  it('posts the secret again when the partner could not take it', async () => {
    const school = partner.school();
    const { visitor } = await answerAll(school);
    await sandbox.portal.context.outbox.deliverDue('callback');
    partner.answers.push(500);
    const before = partner.received.length;
    await visitor.press(LABELS.authoriseSharing);
    await secretOf(school);
    sandbox.clock.travelTo(new Date(sandbox.clock.now().getTime() + 5000));
    await sandbox.portal.context.outbox.deliverDue('callback');
    sandbox.clock.backToRealTime();
    const [refused, taken, ...more] = partner.received.slice(before);
    expect(taken?.fields.schoolSecret).to.be.a('string').and.equal(refused?.fields.schoolSecret);
    expect(taken?.headers[SIGNATURE_HEADER.toLowerCase()]).not.to.equal(
      refused?.headers[SIGNATURE_HEADER.toLowerCase()],
    );
    expect(more).to.deep.equal([]);
  });

  it('waits for people where everyone is excluded by default', async () => {
    const school = partner.school();
    const { visitor } = await answerAll(school, 'exclude');
    await visitor.press(LABELS.authoriseSharing);
    expect(visitor.page.text).to.contain('we do not share anyone yet');
    expect(latest(school)).to.include({ state: 'waiting', peopleDefault: 'exclude' });
    const copy = await sandbox.mail.waitFor({
      to: HEAD.email,
      subject: `You authorised ${school.name}`,
    });
    expect(copy.text).to.contain('gets no data until you choose the people to share');
    expect(copy.text)
      .to.contain('Choose people now:')
      .and.contain(`/gdpr/${latest(school)?.reference}`);

    await visitor.follow('Choose people now');
    expect(visitor.page.url, 'signs in first').to.contain('/sign-in');
    const second = await sandbox.mail.waitFor({
      to: HEAD.email,
      subject: `Set your password for ${school.name}`,
    });
    await visitor.open(second.links.find((link) => link.includes('/set-password/')) ?? '');
    await visitor.press(LABELS.setPassword, { password: DEMO_PASSWORD, again: DEMO_PASSWORD });
    expect(visitor.page.url).to.contain(`/gdpr/${latest(school)?.reference}`);
    expect(visitor.page.text).to.contain('You do not share anyone yet');
  });

  it('supersedes what the school shared with the app before', async () => {
    const school = partner.school();
    const first = await answerAll(school);
    await first.visitor.press(LABELS.authoriseSharing);
    const { schoolSecret = '' } = (await secretOf(school)).fields;
    const second = await answerAll(school);
    await second.visitor.press(LABELS.authoriseSharing);
    expect(authorisationsOf(database(), school.estab).map(({ state }) => state)).to.deep.equal([
      'active',
      'superseded',
    ]);
    expect(authorisationBySecret(database(), school.estab, 'sums.example', schoolSecret)?.state).to.equal(
      'superseded',
    );
  });

  it('authorises once, however often the button is pressed', async () => {
    const school = partner.school();
    const { visitor, token } = await answerAll(school);
    const again = new Visitor();
    await again.open(address(token, 'summary'));
    await visitor.press(LABELS.authoriseSharing);
    await again.press(LABELS.authoriseSharing);
    expect(again.page.status).to.equal(409);
    expect(authorisationsOf(database(), school.estab)).to.have.lengthOf(1);
    const authorised = sandbox.portal.context.journal
      .ofSchool(school.estab)
      .filter(({ event }) => event === 'authorisation.given');
    expect(authorised).to.have.lengthOf(1);
    await again.open(address(token));
    expect(again.page.status).to.equal(410);
    expect(again.page.text).to.contain('This invitation has been used').and.contain(HEAD.name);
  });

  it('cannot be entered before its holder said that they may decide', async () => {
    const token = await partner.invite(partner.school());
    const visitor = new Visitor();
    for (const step of ['mis', 'areas', 'people', 'summary']) {
      await visitor.open(address(token, step));
      expect(visitor.page.status).to.equal(409);
      expect(visitor.page.text).to.contain('Open the link in your invitation email');
    }
  });

  it('lets no step be skipped by its address, by a form of another tab or by the last button', async () => {
    const school = partner.school();
    const { visitor, token } = await begin(school);
    for (const step of ['areas', 'people', 'summary']) {
      await visitor.open(address(token, step));
      expect(visitor.page.url).to.equal(address(token, 'mis'));
    }
    const _csrf = visitor.page.document.querySelector('[name=_csrf]')?.getAttribute('value') ?? '';
    const form = visitor.page.document.querySelector('form[method=post]');
    form?.setAttribute('action', address(token, 'people'));
    await visitor.press(NEXT, { _csrf, people: 'include', agreement: 'accepted' });
    expect(visitor.page.url).to.equal(address(token, 'mis'));
    visitor.page.document
      .querySelector('form[method=post]')
      ?.setAttribute('action', address(token, 'summary'));
    await visitor.press(NEXT);
    expect(visitor.page.url).to.equal(address(token, 'mis'));
    expect(latest(school)?.state).to.equal('invited');
  });

  it('complains of missing and invented answers', async () => {
    const { visitor } = await begin(partner.school());
    const complaint = async (fields: Record<string, string | string[] | null>, words: string) => {
      await visitor.press(NEXT, fields);
      expect(visitor.page.status).to.equal(422);
      expect(visitor.page.document.querySelector('.error-summary')?.textContent).to.contain(words);
    };
    await complaint({ mis: null }, 'Choose your MIS');
    await complaint({ mis: 'Abacus' }, 'Choose your MIS');
    await complaint({ mis: 'other', other: ' ' }, 'Enter the name of your MIS');
    await visitor.press(NEXT, { mis: 'other', other: 'Abacus' });
    await visitor.press(NEXT, { scopes: null });
    await complaint({ people: null, agreement: 'accepted' }, 'Choose whether to exclude');
    await complaint({ people: 'exclude', agreement: null }, 'Read and accept the Data Sharing Agreement');
    expect(visitor.page.document.querySelector('[value=exclude]')?.hasAttribute('checked')).to.equal(true);
    await visitor.press(NEXT, { people: 'exclude', agreement: 'accepted' });
    expect(visitor.page.text).to.contain('Abacus');
  });

  it('keeps the answers of somebody who leaves and comes back by the same link', async () => {
    const school = partner.school();
    const { visitor, token } = await begin(school);
    await visitor.press(NEXT, { mis: 'Arbor' });
    await visitor.press(NEXT, { scopes: ['UPN'] });

    const nextDay = new Visitor();
    await nextDay.open(address(token));
    expect(nextDay.page.url).to.equal(address(token, 'people'));
    await nextDay.press(NEXT, { people: 'include', agreement: 'accepted' });
    await nextDay.follow('Change the data areas');
    const ticked = nextDay.page.document.querySelectorAll('[name=scopes][checked]');
    expect(ticked.map((box) => box.getAttribute('value'))).to.deep.equal(['School', 'Student', 'UPN']);
    await nextDay.press(NEXT, { scopes: ['SENTypes'] });
    expect(nextDay.page.url).to.equal(address(token, 'summary'));
    await nextDay.press(LABELS.authoriseSharing);
    expect(latest(school)).to.deep.include({ mis: 'Arbor', scopes: ['School', 'Student', 'SENTypes'] });
  });

  it('ticks optional areas beforehand, but never a sensitive one', async () => {
    const school = partner.school();
    const { visitor } = await begin(school);
    await visitor.press(NEXT, { mis: 'Arbor' });
    const box = (scope: string) => visitor.page.document.querySelector(`input[value=${scope}]`);
    expect(box('UPN')?.hasAttribute('checked')).to.equal(true);
    expect(box('SENTypes')?.hasAttribute('checked')).to.equal(false);
    expect(visitor.page.text).to.contain('Special educational needs and disabilities');
    expect(visitor.page.text).to.contain(
      'This is sensitive data. Tick it only if your school needs to share it.',
    );
    const columns = visitor.page.document.querySelectorAll('.fields');
    expect(columns.every((list) => list.closest('details') !== null)).to.equal(true);
    await visitor.press(NEXT);
    await visitor.press(NEXT, { people: 'include', agreement: 'accepted' });
    expect(visitor.page.text).to.match(/you do not share *Special educational needs and disabilities/);
    await visitor.press(LABELS.authoriseSharing);
    expect(latest(school)?.scopes).to.deep.equal(['School', 'Student', 'UPN']);
  });

  it('grants the required areas whatever is ticked, and nothing that was not asked for', async () => {
    const school = partner.school();
    const { visitor } = await begin(school);
    await visitor.press(NEXT, { mis: 'Arbor' });
    await visitor.press(NEXT, { scopes: ['Staff', 'WritebackConduct'] });
    await visitor.press(NEXT, { people: 'include', agreement: 'accepted' });
    await visitor.press(LABELS.authoriseSharing);
    expect(latest(school)?.scopes).to.deep.equal(['School', 'Student']);
  });

  it('finds an MIS by part of its name without JavaScript', async () => {
    const { visitor, token } = await begin(partner.school());
    await visitor.open(`${address(token, 'mis')}?search=INTEG`);
    const offered = visitor.page.document
      .querySelectorAll('[name=mis]')
      .map((box) => box.getAttribute('value'));
    expect(offered).to.deep.equal(['RM Integris', 'other']);
  });

  it('starts from the MIS that the school has told Xporter before', async () => {
    const { visitor } = await begin(partner.school({ mis: 'Bromcom' }));
    const chosen = visitor.page.document.querySelector('[name=mis][checked]');
    expect(chosen?.getAttribute('value')).to.equal('Bromcom');
  });

  it('shows the agreement to anybody, and none of an unknown app', async () => {
    const visitor = new Visitor();
    await visitor.open(`${sandbox.portal.url}/agreements/sums.example`);
    expect(visitor.page.text).to.contain('It deletes them when told to.').and.contain('2026-1');
    await visitor.open(`${sandbox.portal.url}/agreements/nobody.example`);
    expect(visitor.page.status).to.equal(404);
  });
});
