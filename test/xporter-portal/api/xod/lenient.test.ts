import { expect } from 'chai';
import { readConfig } from '../../../../shared/config.ts';
import { createRequestLog } from '../../../../shared/request-log/request-log.ts';
import { DEMO_PARTNERS, type DemoPartner } from '../../../../shared/sample-data/partners.ts';
import { DEMO_SCHOOLS } from '../../../../shared/sample-data/schools.ts';
import { type PortalAlone, RELYING_PARTY, startPortalAlone } from '../../support/portal-alone.ts';

const [, , , , { estab }] = DEMO_SCHOOLS;
const IMOGEN: DemoPartner = DEMO_PARTNERS.wellbeing;

describe('a request with something that Xporter does not know', () => {
  let portal: PortalAlone;
  let token: string;

  before(async () => {
    portal = await startPortalAlone();
    token = await portal.token(estab, portal.authorise(estab, ['School', 'Student']).secret);
  });
  after(() => portal.stop());

  const ask = async (path: string) => {
    const response = await fetch(`${portal.url}/api/v1/${path}`, {
      headers: { Authorization: `Idaas ${token}` },
    });
    return {
      status: response.status,
      warning: response.headers.get('X-Xporter-Warning'),
      body: JSON.parse(await response.text()),
    };
  };
  const read = (path: string) => ask(`School/${estab}/${path}`);
  const unknown: [string, RegExp][] = [
    ['Students?pageSize=2&shoes=9', /Students has no parameter shoes/],
    ['Students?pageSize=2&shoes=9&shoes=10', /Students has no parameter shoes/],
    ['Students?pageSize=2&options=includeShoes,includePhotos', /Students has no option includeShoes/],
    ['Students?pageSize=2&select=Forename,Shoes', /Students has no field shoes/],
    [`Students?pageSize=2&${encodeURIComponent('größe\r\nX: y')}=9`, /Students has no parameter gr..e../],
  ];

  for (const [path, warning] of unknown) {
    it(`is refused or, in lenient mode, answered with a warning: ${decodeURI(path)}`, async () => {
      expect(await read(path)).to.include({ status: 400, warning: null });
      portal.steering.setLenient?.(RELYING_PARTY, true);
      try {
        const answer = await read(path);
        expect(answer.status).to.equal(200);
        expect(answer.body.Students).to.have.length(2);
        expect(answer.warning).to.match(warning);
        expect(await read('Students?pageSize=2'), 'a good request').to.include({
          status: 200,
          warning: null,
        });
        expect((await read(path)).warning, 'the same answer again').to.equal(answer.warning);
      } finally {
        portal.steering.setLenient?.(RELYING_PARTY, false);
      }
    });
  }

  it('stays refused in lenient mode where a value is wrong, or an area is not shared', async () => {
    portal.steering.setLenient?.(RELYING_PARTY, true);
    for (const [path, status] of [
      ['Students?page=0&shoes=9', 400],
      ['Unicorns?shoes=9', 404],
      ['Staff?shoes=9', 403],
    ] as const) {
      expect((await read(path)).status, path).to.equal(status);
    }
    const logs = await ask('Logs?take=100&shoes=9');
    expect(logs).to.include({ status: 200 });
    const warnings = logs.body.Logs.map(({ Warning }: { Warning: string | null }) => Warning);
    expect(warnings).to.include(null);
    expect(warnings.join()).to.contain('Ignored: Students has no parameter shoes');
    portal.steering.setLenient?.(RELYING_PARTY, false);
  });

  it('is listed for its partner, who has the switch among the app’s settings', async () => {
    const browser = await portal.signInPartner(IMOGEN);
    await browser.open(`${portal.url}/partners/settings`);
    await browser.press('Save settings', { unknown: 'ignore' });
    expect(browser.page.text).to.contain('Saved.');
    expect(portal.steering.apps?.()).to.deep.include({
      relyingParty: RELYING_PARTY,
      name: IMOGEN.app,
      isLenient: true,
    });
    await read('Students?laces=2');
    await browser.open(`${portal.url}/partners/deliveries`);
    expect(browser.page.text).to.contain('Ignored: Students has no parameter laces');
    await browser.open(`${portal.url}/partners/settings`);
    await browser.press('Save settings', { unknown: 'refuse' });
    expect((await read('Students?laces=2')).status).to.equal(400);
  });

  it('is answered for every app where the whole sandbox is lenient', async () => {
    const { outside } = portal.context;
    outside.isLenient = () => readConfig({ XOD_LENIENT: '1' }).xodLenient;
    expect((await read('Students?shoes=9')).status).to.equal(200);
    outside.isLenient = () => readConfig({}).xodLenient;
    expect((await read('Students?shoes=9')).status).to.equal(400);
    expect(() => readConfig({ XOD_LENIENT: 'perhaps' })).to.throw('XOD_LENIENT takes 1 or 0');
  });

  it('has its warning in the request log', () => {
    const { database, clock } = portal.context;
    const log = createRequestLog(database, clock);
    const seen = {
      method: 'GET',
      path: '/',
      from: RELYING_PARTY,
      sent: null,
      status: 200,
      answered: '',
      milliseconds: 1,
    };
    log.request(null, { ...seen, warning: 'Ignored: a parameter' });
    expect(log.after(0, null, 10).at(-1)?.detail).to.have.property('warning', 'Ignored: a parameter');
  });
});
