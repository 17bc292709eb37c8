import { request } from 'node:http';
import { expect } from 'chai';
import { startTestSandbox, type TestSandbox } from '../support/sandbox.ts';

describe('requests of other sites', () => {
  let sandbox: TestSandbox;

  before(async () => {
    sandbox = await startTestSandbox();
    await sandbox.room.createSchool();
  });
  after(() => sandbox.stop());

  /** fetch() lets nobody choose these headers. */
  const statusOf = (
    url: string,
    headers: Record<string, string>,
    method = 'GET',
    path = '/',
    body = '',
  ): Promise<number> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(url);
      request({ hostname, port, path, method, headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .on('error', reject)
        .end(body);
    });

  it('read and delete no mail', async () => {
    const { inbox } = sandbox.urls;
    const evil = { Origin: 'http://evil.example', 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'cors' };
    for (const method of ['GET', 'DELETE', 'OPTIONS'])
      expect(await statusOf(inbox, evil, method, '/api/email/all'), method).to.equal(403);
    const otherPort = { 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'no-cors' };
    expect(await statusOf(inbox, otherPort, 'GET', '/api/email')).to.equal(403);
  });

  it('lead to the inbox by a link, and programs read it', async () => {
    const link = {
      'Sec-Fetch-Site': 'same-site',
      'Sec-Fetch-Mode': 'navigate',
      'Sec-Fetch-Dest': 'document',
      Accept: 'text/html',
    };
    expect(await statusOf(sandbox.urls.inbox, link)).to.equal(200);
    expect(await statusOf(sandbox.urls.inbox, {}, 'GET', '/api/email')).to.equal(200);
    const own = { Origin: sandbox.urls.inbox, 'Sec-Fetch-Site': 'same-origin' };
    expect(await statusOf(sandbox.urls.inbox, own, 'GET', '/api/email')).to.equal(200);
  });

  it('steer nothing, wherever they come from', async () => {
    const { start } = sandbox.urls;
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const post = (headers: Record<string, string>, path = '/clock/advance', body = 'by=1h') =>
      statusOf(start, { ...form, ...headers }, 'POST', path, body);
    // As a server sends it that was told to post somewhere: no browser, so no origin.
    expect(await post({})).to.equal(403);
    expect(await post({}, '/api/clock/advance')).to.equal(415);
    expect(await post({ 'Content-Type': 'text/plain' }, '/api/clock/advance')).to.equal(415);
    expect(await post({ Origin: 'http://evil.example' })).to.equal(403);
    expect(await post({ 'Sec-Fetch-Site': 'same-site' })).to.equal(403);
    expect(await post({ Authorization: 'Bearer ééééééééééééé' })).to.equal(403);
    expect(await post({ Origin: start })).to.equal(303);
    expect(await post({ 'Sec-Fetch-Site': 'same-origin' })).to.equal(303);
    const json = { 'Content-Type': 'application/json' };
    expect(await post(json, '/api/clock/advance', '{"by":"1h"}')).to.equal(200);
    expect(await post({ ...json, Origin: 'http://evil.example' }, '/api/clock/advance', '{}')).to.equal(403);
    const request = { method: 'POST', headers: { ...json, origin: 'http://evil.example' }, body: '{}' };
    const refused = await fetch(`${start}/api/clock/advance`, request);
    expect(await refused.json(), 'in the API’s own envelope').to.have.keys('message');
  });

  it('cannot pass off another host as this one, on any port', async () => {
    for (const url of Object.values(sandbox.urls)) {
      expect(await statusOf(url, { Host: 'evil.example' }), url).to.equal(403);
      expect(await statusOf(url, { Host: new URL(url).host }), url).to.not.equal(403);
    }
  });

  it('get an answer in words where they name no path', async () => {
    const { start, hub, portal, inbox } = sandbox.urls;
    for (const path of ['*', 'http://elsewhere.example/', 'http://'])
      expect(await statusOf(inbox, {}, 'GET', path), path).to.equal(403);
    expect(await statusOf(inbox, {}, 'GET', '//')).to.be.below(500);
    for (const url of [start, hub, portal]) {
      expect(await statusOf(url, {}, 'GET', '*'), url).to.equal(400);
      expect(await statusOf(url, {}, 'OPTIONS', '*'), url).to.equal(400);
      expect(await statusOf(url, {}, 'GET', 'http://elsewhere.example/'), url).to.equal(400);
    }
  });
});
