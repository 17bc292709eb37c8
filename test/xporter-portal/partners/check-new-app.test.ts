import { expect } from 'chai';
import type { PortalContext } from '../../../xporter-portal/context.ts';
import { checkNewApp } from '../../../xporter-portal/partners/new-app/check-new-app.ts';
import { addNewApp } from '../../../xporter-portal/partners/new-app/create-app.ts';
import { isManagementSecret } from '../../../xporter-portal/records/management-secrets.ts';
import { appOf } from '../../../xporter-portal/records/partner-apps.ts';
import { portalApp, type SideApp } from '../../support/sides.ts';

describe('a new app', () => {
  let portal: SideApp<PortalContext>;

  before(async () => {
    portal = await portalApp();
  });
  after(() => portal.stop());

  const errorsOf = async (input: unknown): Promise<Record<string, string>> => {
    const result = await checkNewApp(portal.context, input);
    return result.ok ? {} : result.errors;
  };

  it('needs a name only', async () => {
    const result = await checkNewApp(portal.context, { name: 'Ré Réading’s Log' });
    expect(result.ok && result.app).to.deep.include({
      relyingParty: 're-readings-log.example',
      publisher: 'Ré Réading’s Log',
      contactEmail: 'schools@re-readings-log.example',
      authorisationUrl: null,
      agreementVersion: '1.0',
      colour: 'teal',
      isLenient: false,
    });
    expect(
      result.ok && result.app.template.map(({ scope, required }) => `${scope} ${required}`),
    ).to.deep.equal(['School true', 'Student true', 'Staff true']);
  });

  it('has a relying party of any name that has a letter of the alphabet or a digit', async () => {
    for (const name of ['2', 'É', `${'x'.repeat(59)} y`, `${'x'.repeat(98)} z`, '-- A --', 'Maths & More!'])
      expect(await errorsOf({ name }), name).to.deep.equal({});
    expect(await errorsOf({ name: '読書' })).to.have.keys(['relyingParty']);
  });

  it('has its secret at once, and its relying party alone', async () => {
    const result = await checkNewApp(portal.context, { name: 'Alone', relyingParty: ' Alone.Example ' });
    if (!result.ok) return expect.fail('it was refused');
    const secret = addNewApp(portal.context, result.app, 'a test');
    expect(isManagementSecret(portal.context, 'alone.example', secret ?? '')).to.equal(true);
    expect(appOf(portal.context.database, { relyingParty: 'alone.example' }).agreement).to.contain('Alone');
    expect(addNewApp(portal.context, result.app, 'a test')).to.equal(undefined);
    expect(isManagementSecret(portal.context, 'alone.example', secret ?? '')).to.equal(true);
    expect(await errorsOf({ name: 'Alone' })).to.have.keys(['relyingParty']);
  });

  it('of a scenario replaces the scenario’s own, and no other', async () => {
    const { steering, context } = portal;
    const fields = { name: 'Homework', purpose: 'Sets homework.' };
    const first = await steering.createScenarioApp?.(fields);
    const second = await steering.createScenarioApp?.({ ...fields, purpose: 'Collects it.' });
    expect(isManagementSecret(context, 'homework.example', first?.managementSecret ?? '')).to.equal(false);
    expect(isManagementSecret(context, 'homework.example', second?.managementSecret ?? '')).to.equal(true);
    expect(appOf(context.database, { relyingParty: 'homework.example' }).purpose).to.equal('Collects it.');
    await steering.createApp?.({ name: 'Mine' });
    for (const [create, relyingParty] of [
      [steering.createScenarioApp, 'mine.example'],
      [steering.createScenarioApp, WELLBEING_TAKEN],
      [steering.createApp, 'homework.example'],
    ] as const)
      expect(
        await create?.({ name: 'Homework', relyingParty }).catch((error: unknown) => Object(error).status),
        relyingParty,
      ).to.equal(409);
  });

  it('is told everything that is wrong, field by field', async () => {
    const errors = await errorsOf({
      name: ' ',
      relyingParty: 'not a host',
      contactEmail: 'nobody',
      purpose: '',
      authorisationUrl: 'ftp://files.example',
      areas: [{ scope: 'School' }, { scope: 'Shoes', reason: '' }, { scope: 'School', required: 'yes' }],
      agreementVersion: 'one and a half',
      agreement: '  ',
      colour: 'mauve',
    });
    expect(Object.keys(errors)).to.have.members([
      ...['name', 'relyingParty', 'contactEmail', 'purpose', 'authorisationUrl', 'areas.1.scope'],
      ...['areas.1.reason', 'areas.2.required', 'agreementVersion', 'agreement', 'colour'],
    ]);
    expect(await errorsOf({ name: 'Twice', areas: [{ scope: 'Staff' }, { scope: 'Staff' }] })).to.deep.equal({
      'areas.1.scope': 'Staff is listed twice',
    });
    expect(await errorsOf({ name: 'None', areas: [] })).to.have.keys(['areas']);
    for (const nothing of [undefined, null, 7, 'text', []])
      expect(Object.keys(await errorsOf(nothing)), String(nothing)).to.not.be.empty;
  });

  it('has a host name as its relying party', async () => {
    for (const relyingParty of ['a.example', 'x-y.z.school.example', 'wellbeing2.co.uk'])
      expect(await errorsOf({ name: 'Host', relyingParty }), relyingParty).to.deep.equal({});
    const others = ['', 'localhost', 'a..example', '-a.example', 'a-.example', 'a.example.', 'a b.example'];
    const more = ['http://a.example', 'a.example/x', 'a_b.example', '127.0.0.1', 'a|9992001.example'];
    for (const relyingParty of [...others, ...more, `${'a'.repeat(64)}.example`, WELLBEING_TAKEN])
      expect(await errorsOf({ name: 'Host', relyingParty }), relyingParty).to.have.keys(['relyingParty']);
  });

  it('has callbacks posted to this computer, to a name of a container network, or nowhere', async () => {
    for (const authorisationUrl of [
      ...['http://127.0.0.1:4000/xporter', 'http://localhost:4000', 'http://my-client:4000/x'],
      ...['https://host.docker.internal/x?y=1', 'http://[::1]:4000/', '', null],
    ])
      expect(await errorsOf({ name: 'Calls', authorisationUrl }), `${authorisationUrl}`).to.deep.equal({});
    for (const authorisationUrl of [
      ...['ftp://a.example', '127.0.0.1:4000/x', 'http://user:pass@a.example/', 'javascript:alert(1)', 7],
    ])
      expect(await errorsOf({ name: 'Calls', authorisationUrl }), `${authorisationUrl}`).to.have.keys([
        'authorisationUrl',
      ]);
  });
});

const WELLBEING_TAKEN = 'wellbeing.hodder.example';
