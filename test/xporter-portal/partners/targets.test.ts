import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { isThisComputer } from '../../../shared/this-computer.ts';
import { close } from '../../../shared/web/servers.ts';
import type { Outside } from '../../../xporter-portal/context.ts';
import { MOST_ANSWER, post } from '../../../xporter-portal/partners/deliveries/post.ts';
import { ForbiddenTarget, mayBePostedTo } from '../../../xporter-portal/partners/deliveries/targets.ts';
import { offOwnPorts } from '../../../xporter-portal/sandbox/own-ports.ts';

const START = 3000;
const HUB = 3001;
const mayPost = offOwnPorts([START, HUB, 3002, 1025, 1080], `http://127.0.0.1:${HUB}/xporter/authorised`);

/** Spellings of this computer, for URLs. */
const SPELLINGS = [
  ...['127.0.0.1', '127.1', '127.0.0.9', '2130706433', '0x7f.0.0.1', '0177.0.0.1', '0', '0.0.0.0'],
  ...[
    'localhost',
    'LocalHost',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[0:0:0:0:0:0:0:1]',
  ],
];

describe('where callbacks may be posted', () => {
  const may = (url: string) => mayBePostedTo({ mayPost }, new URL(url));

  for (const host of SPELLINGS)
    it(`not to the sandbox’s own ports, spelt ${host}`, async () => {
      for (const port of [START, HUB, 3002, 1025, 1080])
        expect(await may(`http://${host}:${port}/reset`), String(port)).to.equal(false);
      expect(await may(`http://${host}:${HUB}/xporter/authorised`)).to.equal(true);
      expect(await may(`http://${host}:${HUB}/xporter/../sandbox/reset`)).to.equal(false);
      expect(await may(`http://${host}:${START}/xporter/authorised`)).to.equal(false);
      expect(await may(`http://${host}:8080/hook`)).to.equal(true);
    });

  it('to other computers, and to hosts that have no address yet', async () => {
    expect(await may('https://192.0.2.7:3000/reset')).to.equal(true);
    expect(await may('https://sums.invalid/hook')).to.equal(true);
    expect(isThisComputer('192.0.2.7')).to.equal(false);
    expect(isThisComputer('')).to.equal(false);
  });

  it('not to port 80 or 443 where they are the sandbox’s and are left out', async () => {
    const onUsualPorts = { mayPost: offOwnPorts([80, 443], 'http://127.0.0.1:80/xporter/authorised') };
    expect(await mayBePostedTo(onUsualPorts, new URL('http://localhost/reset'))).to.equal(false);
    expect(await mayBePostedTo(onUsualPorts, new URL('https://localhost/reset'))).to.equal(false);
    expect(await mayBePostedTo(onUsualPorts, new URL('http://localhost/xporter/authorised'))).to.equal(true);
  });
});

describe('posting a callback', () => {
  const received: string[] = [];
  const server = createServer((request, response) => {
    received.push(request.url ?? '');
    if (request.url === '/moved') response.writeHead(307, { Location: '/elsewhere' }).end();
    else if (request.url === '/page')
      response.writeHead(403, { 'Content-Type': 'text/html' }).end('<p>Inside</p>');
    else response.end('x'.repeat(5000));
  });
  let url: string;
  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => close(server));
  beforeEach(() => received.splice(0));
  const never = new AbortController().signal;
  const postTo = (target: string, outside: Pick<Outside, 'mayPost'> = { mayPost: () => true }) =>
    post(outside, target, {}, 'a=b', never);

  it('follows no redirect', async () => {
    expect((await postTo(`${url}/moved`)).status).to.equal(307);
    expect(received).to.deep.equal(['/moved']);
  });

  it('keeps no page, and no more of an answer than names an error', async () => {
    expect(await postTo(`${url}/page`)).to.deep.equal({ status: 403, text: 'a page' });
    expect((await postTo(`${url}/long`)).text.length).to.be.within(MOST_ANSWER, 5000);
  });

  it('checks the address that a name leads to, and sends nothing where it is not allowed', async () => {
    const target = `${url.replace('127.0.0.1', 'localhost')}/reset`;
    const outside = { mayPost: ({ path }: { path: string }) => path !== '/reset' };
    expect(await postTo(target, outside).catch((error: unknown) => error)).to.be.instanceOf(ForbiddenTarget);
    expect(received).to.deep.equal([]);
  });
});
