import { connectionOf } from '../../../hodder-hub/mis-sync/records/connections.ts';
import { DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { partnerApp } from '../../../xporter-portal/records/partner-apps.ts';
import { startTemporarySandbox } from '../../compose/temporary-sandbox.ts';
import { readInbox } from '../../journey/inbox.ts';
import { authorise, hubBrowser, invite, portalBrowser } from '../../journey/people.ts';
import { until } from '../../journey/playing.ts';
import type { Opened } from '../sandbox.ts';

/** A sandbox whose first school has authorised every area that Wellbeing asks for; tells its parent how to ask. */
const [school] = DEMO_SCHOOLS;
const sandbox = await startTemporarySandbox({ story: true });
const mail = readInbox(sandbox.urls.inbox);
// Ctrl-C reaches the whole group; this one ends, tidily, when its parent has gone.
process.on('SIGINT', () => undefined);
process.once('disconnect', () => void sandbox.stop().then(() => process.exit()));

const { hub, portal, urls } = sandbox;
const { relyingParty } = hub.context.xporter;
const areas = partnerApp(portal.context.database, relyingParty)?.template ?? [];
const optional = areas.filter(({ required }) => !required).map(({ scope }) => scope);
await authorise(await invite({ ...sandbox, mail }, school), school, 'include', optional);
const coordinator = await hubBrowser(sandbox, school);
const card = '/admin-hub/school/mis-sync';
await until(() => coordinator.open(urls.hub + card), 'Connected');
const administrator = await portalBrowser(sandbox, school);
const dashboard = '/data-sharing';

const sealed = connectionOf(hub.context.database, school.estab)?.sealedSecret;
if (!sealed) throw new Error('the school is connected without a secret');
const opened: Opened = {
  url: urls.portal,
  estab: school.estab,
  relyingParty,
  secret: hub.context.seal.decrypt(sealed),
  dataDir: sandbox.dataDir,
  pages: [
    { name: 'Sign-in page', url: urls.portal, path: '/sign-in', headers: {} },
    {
      ...{ name: 'Data Sharing Dashboard', url: urls.portal, path: dashboard },
      headers: { cookie: administrator.cookiesFor(urls.portal + dashboard) },
    },
    {
      ...{ name: 'Hub card', url: urls.hub, path: card },
      headers: { cookie: coordinator.cookiesFor(urls.hub + card) },
    },
  ],
};
process.send?.(opened);
