import { expect } from 'chai';
import { createClock, formatDate, formatTimestamp } from '../../shared/clock.ts';
import { readConfig } from '../../shared/config.ts';
import { createSeal } from '../../shared/database/seal.ts';
import { UsageError } from '../../shared/errors.ts';
import { DEMO_PASSWORD } from '../../shared/sample-data/schools.ts';
import { IllegalTransition, next } from '../../shared/states.ts';
import { DEMO_PASSWORD_HASH } from '../../shared/steering-api/demo-password.ts';
import { isBadPort } from '../../shared/web/bad-ports.ts';
import { hashPassword, passwordMatches } from '../../shared/web/passwords.ts';
import { close, listen, PortInUse } from '../../shared/web/servers.ts';
import { sign, verify } from '../../shared/web/signature.ts';

describe('settings', () => {
  it('have the documented ports when nothing is set', () => {
    expect(readConfig({}).ports).to.deep.equal({
      start: 3000,
      hub: 3001,
      portal: 3002,
      smtp: 1025,
      inbox: 1080,
    });
  });

  it('name the variable that cannot be used', () => {
    expect(() => readConfig({ HUB_PORT: 'eighty' })).to.throw(UsageError, 'HUB_PORT takes a port number');
    expect(() => readConfig({ PORTAL_PORT: '70000' })).to.throw(
      UsageError,
      'PORTAL_PORT takes a port number',
    );
    expect(() => readConfig({ LOG_LEVEL: 'loud', DATA_DIR: '' })).to.throw(
      UsageError,
      'DATA_DIR takes a folder\nLOG_LEVEL takes debug, info, warn, error or silent',
    );
    expect(() => readConfig({ PORTAL_URL: 'xporter' })).to.throw(
      UsageError,
      'PORTAL_URL takes the start of an address',
    );
  });
});

describe('a port that browsers and fetch refuse', () => {
  const PORTS = ['START_PORT', 'HUB_PORT', 'PORTAL_PORT', 'INBOX_PORT'];

  it('is refused at start, with the reason', () => {
    for (const port of ['1', '22', '2049', '6000', '6665', '6669', '6697', '10080'])
      for (const variable of PORTS)
        expect(() => readConfig({ [variable]: port }), `${variable} ${port}`).to.throw(
          UsageError,
          `${variable} cannot be ${port}: browsers and fetch refuse this port`,
        );
    expect(() => readConfig({ HUB_URL: 'http://127.0.0.1:6000' })).to.throw(UsageError, 'refuse its port');
    for (const port of ['0', '80', '443', '3000', '6001', '6664', '6670', '8080'])
      for (const variable of PORTS) readConfig({ [variable]: port });
    expect(readConfig({ SMTP_PORT: '25' }).ports.smtp, 'no browser opens it').to.equal(25);
  });

  it('is exactly one that fetch refuses', async () => {
    const refused: number[] = [];
    for (let port = 1; port <= 10_100; port++) if (isBadPort(port)) refused.push(port);
    for (const port of refused) {
      const error = await fetch(`http://127.0.0.1:${port}/`).catch((problem: Error) => problem);
      expect(error, String(port)).to.have.nested.property('cause.message', 'bad port');
    }
    expect(refused).to.have.length(82);
  });

  it('is not proposed in place of one that is in use', () => {
    expect(new PortInUse(5000, 'HUB_PORT').message).to.contain('HUB_PORT=6001');
    expect(new PortInUse(3001, 'HUB_PORT').message).to.contain('HUB_PORT=4001');
  });
});

describe('a port in use', () => {
  it('is named together with its variable', async () => {
    const first = await listen(0, 'HUB_PORT');
    const port = Number(new URL(first.url).port);
    const second = await listen(port, 'HUB_PORT').catch((error: unknown) => error);
    await close(first.server);
    expect(second).to.be.instanceOf(PortInUse);
    expect(String(second)).to.contain(`Port ${port}`).and.contain('HUB_PORT=');
  });
});

describe('the seal', () => {
  const seal = createSeal(Buffer.alloc(32, 1));

  it('opens what it closed, and shows nothing of it', () => {
    const sealed = seal.encrypt('school secret');
    expect(sealed).not.to.contain('school');
    expect(seal.decrypt(sealed)).to.equal('school secret');
  });

  it('refuses what was tampered with or closed by another', () => {
    const bytes = Buffer.from(seal.encrypt('school secret'), 'base64');
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    expect(() => seal.decrypt(bytes.toString('base64'))).to.throw();
    expect(() => createSeal(Buffer.alloc(32, 2)).decrypt(seal.encrypt('school secret'))).to.throw();
  });
});

const SCRYPT = '$scrypt$ln=10,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg==$ywjYeUZF2y/BWvuWxBHOLG8jMQv7eygGhoDIePjtV+0=';
const SCRYPT_WITHOUT_COST = 'MDEyMzQ1Njc4OWFiY2RlZg==:K5G8hO5Ae4h7D2988yqCsIf49+seBQzHJnplcnOdQPk=';
const CHEAP_ARGON2 =
  '$argon2id$v=19$m=1024,t=1,p=1$NURWiuBmTcxtz1Rs5K6QGA$RFiH7ClZMudYzCy8IFZxkt84VsTISJTuuMjARuquyus';

describe('passwords', () => {
  const PASSWORD = 'a long enough password';
  const OWASP = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/;
  const refuseRenewal = () => {
    throw new Error('this hash is not renewed');
  };

  it('match only themselves, and nobody matches nothing', async () => {
    const stored = await hashPassword(PASSWORD);
    expect(stored).to.match(OWASP).and.not.contain('password');
    expect(await passwordMatches(PASSWORD, stored, refuseRenewal)).to.equal(true);
    expect(await passwordMatches('a long enough passwore', stored, refuseRenewal)).to.equal(false);
    expect(await passwordMatches('', null, refuseRenewal)).to.equal(false);
    expect(await passwordMatches(DEMO_PASSWORD, DEMO_PASSWORD_HASH, refuseRenewal)).to.equal(true);
  });

  for (const [kind, stored] of [
    ['scrypt', SCRYPT],
    ['scrypt without its cost', SCRYPT_WITHOUT_COST],
    ['Argon2id of another cost', CHEAP_ARGON2],
  ] as const)
    it(`match a hash made with ${kind}, and only a correct one renews it`, async () => {
      const renewed: string[] = [];
      const renew = (hash: string) => void renewed.push(hash);
      expect(await passwordMatches('a long enough passwore', stored, renew)).to.equal(false);
      expect(renewed).to.deep.equal([]);
      expect(await passwordMatches(PASSWORD, stored, renew)).to.equal(true);
      expect(renewed).to.have.length(1);
      expect(await passwordMatches(PASSWORD, renewed[0] ?? null, refuseRenewal)).to.equal(true);
    });

  it('take as long for an unknown person', async () => {
    const time = async (stored: string | null) => {
      const began = process.cpuUsage();
      for (let round = 0; round < 5; round++) await passwordMatches('a wrong password', stored);
      return process.cpuUsage(began).user;
    };
    await time(null);
    expect((await time(null)) / (await time(DEMO_PASSWORD_HASH))).to.be.within(0.4, 2.5);
  });
});

describe('signatures', () => {
  const now = new Date('2026-11-23T12:00:00Z');
  const signature = sign('schoolId=9992001', 'secret', now);

  it('are valid for the same body, secret and time', () => {
    expect(verify(signature, 'schoolId=9992001', 'secret', now)).to.equal('good');
  });

  it('fail for another body, another secret, or after fifteen minutes', () => {
    expect(verify(signature, 'schoolId=9992002', 'secret', now)).to.equal('bad');
    expect(verify(signature, 'schoolId=9992001', 'other', now)).to.equal('bad');
    expect(verify('', 'schoolId=9992001', 'secret', now)).to.equal('bad');
    expect(verify(signature, 'schoolId=9992001', 'secret', new Date('2026-11-23T12:15:01Z'))).to.equal(
      'stale',
    );
  });
});

describe('transition tables', () => {
  const door: Record<'open' | 'shut', Partial<Record<'open' | 'shut', 'open' | 'shut'>>> = {
    open: { shut: 'shut' },
    shut: { open: 'open' },
  };

  it('lead on, or say what was asked and why not', () => {
    expect(next(door, 'open', 'shut')).to.equal('shut');
    expect(() => next(door, 'open', 'open')).to.throw(IllegalTransition, '“open” cannot happen while open');
  });
});

describe('the clock', () => {
  it('travels and comes back', () => {
    const clock = createClock();
    clock.travelTo(new Date('2025-09-01T08:00:00Z'));
    expect(clock.now().toISOString()).to.match(/^2025-09-01T08:00:0/);
    clock.backToRealTime();
    expect(clock.now().getFullYear()).to.be.above(2025);
  });

  it('speaks as clocks in England show it', () => {
    expect(formatTimestamp('2026-07-24T12:07:11.500Z')).to.equal('24 Jul 2026, 13:07:11');
    expect(formatDate('2026-07-01T12:05:00Z', 'minute')).to.equal('1 July 2026 at 13:05');
    expect(formatDate('2026-12-01T12:05:00Z')).to.equal('1 December 2026');
  });
});
