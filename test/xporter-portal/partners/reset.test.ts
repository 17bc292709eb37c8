import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { close } from '../../../shared/web/servers.ts';
import { authorisationById } from '../../../xporter-portal/records/authorisations.ts';
import { notifyPartner } from '../../../xporter-portal/records/partner-notices.ts';
import { type PortalAlone, startPortalAlone } from '../support/portal-alone.ts';

const [{ estab }] = DEMO_SCHOOLS;

describe('callbacks for a school that is reset', () => {
  let portal: PortalAlone;
  let partner: Server;
  const received: string[] = [];
  let answer = () => {};
  let arrived: Promise<void>;

  beforeEach(async () => {
    arrived = new Promise((resolve) => {
      partner = createServer((request, response) => {
        received.push(String(request.headers['x-xporter-delivery']));
        answer = () => response.writeHead(410).end();
        resolve();
      });
    });
    await new Promise<void>((resolve) => partner.listen(0, '127.0.0.1', resolve));
    const { port } = partner.address() as AddressInfo;
    portal = await startPortalAlone({ authorisationUrl: `http://127.0.0.1:${port}/authorised` });
  });
  afterEach(async () => {
    await portal.stop();
    await close(partner);
  });

  it('end, whether they are being posted or wait, and nobody is told that Xporter gave up', async () => {
    const { context } = portal;
    const { database, outbox, journal } = context;
    const { id } = portal.authorise(estab, ['School']);
    const authorisation = authorisationById(database, id);
    if (!authorisation) throw new Error('the school has authorised');
    notifyPartner(context, authorisation, {
      event: 'authorised',
      schoolSecret: 'a secret',
      installCompleted: 'true',
    });
    notifyPartner(context, authorisation, { event: 'resumed' });
    const delivering = outbox.deliverDue('callback');
    await arrived;
    portal.steering.resetSchool(estab);
    answer();
    await delivering;
    await outbox.deliverDue('callback');
    expect(received).to.have.length(1);
    expect(
      database.prepare("SELECT DISTINCT last_error FROM outbox WHERE kind = 'callback'").pluck().all(),
    ).to.deep.equal(['the school was reset']);
    expect(journal.ofSchool(estab).map(({ event }) => event)).not.to.include('callback.given-up');
    expect(database.prepare("SELECT * FROM outbox WHERE kind = 'email'").all()).to.deep.equal([]);
  });
});
