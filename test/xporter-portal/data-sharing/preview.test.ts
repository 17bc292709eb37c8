import { expect } from 'chai';
import type { HttpBrowser } from '../../../scripts/journey/http-browser.ts';
import { DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { type PortalApp, portalApp } from '../../support/sides.ts';
import { type Reader, startReader } from '../api/reader.ts';

const [, , aldhelm] = DEMO_SCHOOLS;

describe('the preview of the data an app can see', () => {
  let portal: PortalApp;
  let administrator: HttpBrowser;
  let reader: Reader;

  before(async () => {
    portal = await portalApp();
    reader = startReader(portal, aldhelm.estab, {
      scopes: [
        ...['School', 'Student', 'UPN', 'Staff', 'Contact'],
        ...['StudentExtended', 'StudentFunding', 'Conduct', 'AssessmentResults'],
      ],
    });
    administrator = await portal.signIn(aldhelm.administrator);
  });
  after(() => portal.stop());

  beforeEach(async () => {
    await administrator.open('/data-sharing');
    await administrator.follow('Reader');
    await administrator.follow('Preview the data it can see');
  });

  /** The JSON shown under each heading, with the address that it says it comes from. */
  const shown = () =>
    administrator.page.document.querySelectorAll('section').map((section) => ({
      title: section.querySelector('h2')?.text ?? '',
      address: /\/api\/v1\/(\S+)/.exec(section.querySelector('code')?.text ?? '')?.[1] ?? '',
      json: JSON.parse(section.querySelector('pre')?.text ?? 'null'),
    }));

  it('is the exact response of the API, for pupils, staff and contacts', async () => {
    for (const kind of ['Pupils', 'Staff', 'Contacts']) {
      await administrator.follow(kind);
      const first = administrator.page.document.querySelector('main ul.list-unstyled a');
      await administrator.open(first?.getAttribute('href') ?? '');
      expect(shown(), kind).to.have.length.above(0);
      for (const { address, json } of shown()) {
        const { text } = await reader.ask(address);
        expect(json, address).to.deep.equal(JSON.parse(text));
      }
      await administrator.follow('Choose another person');
    }
  });

  it('follows what is shared: no area, no column', async () => {
    await administrator.press('Search', { search: reader.whole().onRoll[4]?.upn ?? '' });
    await administrator.follow(reader.whole().onRoll[4]?.surname ?? '');
    expect(administrator.page.text).to.contain(reader.whole().onRoll[4]?.upn).and.not.contain('Ethnicity');
    expect(shown().map(({ title }) => title)).not.to.include('Photographs');
    expect(shown().map(({ title }) => title)).to.include.members([
      ...['Achievements and behaviour between two days', 'Conduct points', 'Enrolment', 'Entitlements'],
      'Assessment results',
    ]);
  });

  it('shows that nothing is told of somebody excluded', async () => {
    const [, out] = reader.whole().onRoll;
    reader.change({ add: [{ kind: 'Student', key: out?.key ?? '' }] });
    await administrator.press('Search', { search: out?.upn ?? '' });
    expect(administrator.page.text).to.contain('Not shared');
    await administrator.follow(out?.surname ?? '');
    expect(administrator.page.text).to.contain('You do not share').and.contain('No data.');
    const told = JSON.stringify(shown().map(({ json }) => json));
    expect(told).to.not.contain(out?.upn).and.not.contain(out?.key);
    const whose = shown().filter(({ title }) => !title.includes('imetable'));
    for (const { json } of whose) {
      const { meta: _meta, ...datasets } = json;
      expect(Object.values(datasets).flat()).to.deep.equal([]);
    }
  });

  it('is nobody else’s business', async () => {
    const another = await portal.signIn(DEMO_SCHOOLS[3].administrator);
    expect((await another.open(administrator.page.url)).status).to.equal(404);
  });
});
