import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { requestAsCoordinator } from '../../hodder-hub/sandbox/fixtures/story.ts';
import { startTemporarySandbox } from '../../scripts/compose/temporary-sandbox.ts';
import { readInbox } from '../../scripts/journey/inbox.ts';
import { DEMO_SCHOOLS } from '../../shared/sample-data/schools.ts';
import { authoriseAsHead } from '../../xporter-portal/sandbox/fixtures/register.ts';
import { startTestSandbox, type TestSandbox } from '../support/sandbox.ts';

const [oakfield, , , larkhill] = DEMO_SCHOOLS;

const statesIn = async ({ room }: TestSandbox) =>
  (await room.schools()).map(({ estab, hub, portal }) => `${estab} ${hub?.state} ${portal?.state}`);

describe('a first start that was cut off', () => {
  it('is done again from scratch: the story is told to its end, once', async () => {
    const whole = await startTestSandbox({ story: true });
    const states = await statesIn(whole);
    const emails = (await whole.mail.all()).length;
    await whole.stop();

    const folder = mkdtempSync(path.join(tmpdir(), 'half-'));
    const half = await startTemporarySandbox();
    requestAsCoordinator(half.hub.context, larkhill.estab);
    await half.flush();
    expect(existsSync(path.join(half.dataDir, 'first-start')), 'after a start that was done').to.equal(false);
    for (const [side, { context }] of [
      ['hodder-hub', half.hub],
      ['xporter-portal', half.portal],
    ] as const) {
      writeFileSync(path.join(folder, `${side}.sqlite`), context.database.serialize());
      writeFileSync(path.join(folder, `${side}.key`), readFileSync(path.join(half.dataDir, `${side}.key`)));
    }
    await half.stop();
    writeFileSync(path.join(folder, 'first-start'), '');

    const again = await startTemporarySandbox({ story: true }, (dataDir) => {
      for (const name of readdirSync(folder))
        writeFileSync(path.join(dataDir, name), readFileSync(path.join(folder, name)));
    });
    const mail = readInbox(again.urls.inbox);
    expect(await statesIn({ ...again, mail })).to.deep.equal(states);
    expect(await mail.all()).to.have.length(emails);
    await again.stop();
    rmSync(folder, { recursive: true });
  });
});

describe('a reset', () => {
  let sandbox: TestSandbox;

  beforeEach(async () => {
    sandbox = await startTestSandbox();
    requestAsCoordinator(sandbox.hub.context, oakfield.estab);
    await sandbox.flush();
    authoriseAsHead(sandbox.portal.context, oakfield, sandbox.hub.context.xporter.relyingParty);
    await sandbox.flush();
  });
  afterEach(() => sandbox.stop());

  const states = async () => {
    const { hub, portal } = await sandbox.room.school(oakfield.estab);
    return [hub?.state, portal?.state];
  };

  it('changes nothing on either side when the first cannot be reset', async () => {
    sandbox.room.hub.reset = async () => {
      throw new Error('busy');
    };
    const error = await sandbox.room.reset(oakfield.estab).catch((thrown: unknown) => thrown);
    expect(String(error)).to.contain('busy');
    expect(await states()).to.deep.equal(['connected', 'active']);
    await sandbox.room.finishResets();
    expect(await states(), 'later too').to.deep.equal(['connected', 'active']);
  });

  it('is retried at the second side', async () => {
    const { reset } = sandbox.room.portal;
    let tries = 0;
    sandbox.room.portal.reset = async (estab) => {
      tries += 1;
      if (tries < 3) throw new Error('busy');
      await reset(estab);
    };
    await sandbox.room.reset(oakfield.estab);
    expect(await states()).to.deep.equal(['none', 'none']);
  });

  it('is finished at the next start when it was cut off between the two sides', async () => {
    await sandbox.room.hub.reset(oakfield.estab);
    expect(await states()).to.deep.equal(['none', 'active']);
    const database = (side: 'hub' | 'portal') => sandbox[side].context.database.serialize();
    const files = {
      'hodder-hub.sqlite': database('hub'),
      'hodder-hub.key': readFileSync(path.join(sandbox.dataDir, 'hodder-hub.key')),
      'xporter-portal.sqlite': database('portal'),
      'xporter-portal.key': readFileSync(path.join(sandbox.dataDir, 'xporter-portal.key')),
      'resets.json': JSON.stringify([oakfield.estab]),
    };
    await sandbox.stop();
    const restarted = await startTemporarySandbox({}, (dataDir) => {
      for (const [name, content] of Object.entries(files)) writeFileSync(path.join(dataDir, name), content);
    });
    sandbox = { ...restarted, mail: readInbox(restarted.urls.inbox) };
    expect(await states()).to.deep.equal(['none', 'none']);
    expect(readFileSync(path.join(restarted.dataDir, 'resets.json'), 'utf8')).to.equal('[]');
  });
});
