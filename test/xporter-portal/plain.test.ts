import { expect } from 'chai';
import { CALLBACK_FAULTS } from '../../hodder-hub/sandbox/callbacks.ts';
import { FAULT_NAMES, type FaultName } from '../../shared/faults/catalogue.ts';
import { MAIL_FAULTS } from '../../shared/faults/mail-faults.ts';
import { API_FAULTS } from '../../xporter-portal/sandbox/api-faults.ts';
import { OUTSIDE_FAULTS } from '../../xporter-portal/sandbox/outside-faults.ts';
import { type PortalAlone, startPortalAlone } from './support/portal-alone.ts';

/** A fault without an effect does not compile. */
const EFFECTS: Record<FaultName, unknown> = {
  ...MAIL_FAULTS,
  ...API_FAULTS,
  ...OUTSIDE_FAULTS,
  ...CALLBACK_FAULTS,
};

describe('a portal without a sandbox around it', () => {
  let portal: PortalAlone;

  before(async () => {
    portal = await startPortalAlone();
  });
  after(() => portal.stop());

  const get = (path: string) => fetch(`${portal.url}${path}`, { redirect: 'manual' });

  it('has neither its bar nor its guide', async () => {
    const page = await (await get('/sign-in')).text();
    expect(page).to.contain('Sign in').and.not.contain('sandbox-bar');
    expect((await get('/sign-in?guide=on')).status).to.equal(200);
    expect(await (await get('/sign-in?guide=on')).text()).to.not.contain('class="guide');
  });

  it('has no steering API', async () => {
    for (const path of ['/sandbox/schools', '/sandbox/faults', '/enter/link', '/sandbox-bar'])
      expect((await get(path)).status, path).to.equal(404);
  });

  it('would have an effect for every fault, and none besides', () => {
    expect(Object.keys(EFFECTS)).to.have.members([...FAULT_NAMES]);
  });
});
