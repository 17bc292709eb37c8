import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { HUB_DIR } from '../../hodder-hub/app.ts';
import { clockFrom, keptIn } from '../../scripts/compose/kept-clock.ts';
import { daysAfter } from '../../shared/clock.ts';
import { type Database, openDatabase } from '../../shared/database/database.ts';
import { cookieSecret, openSeal } from '../../shared/database/key.ts';
import { UsageError } from '../../shared/errors.ts';
import { writeWhole } from '../../shared/write-whole.ts';

describe('files that are kept', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'kept-'));
    file = path.join(folder, 'hodder-hub.key');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are replaced whole, and readable as they were made', () => {
    writeWhole(file, 'before', 0o600);
    writeWhole(file, 'after', 0o600);
    expect(readFileSync(file, 'utf8')).to.equal('after');
    expect(readdirSync(folder)).to.deep.equal(['hodder-hub.key']);
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).to.equal(0o600);
  });

  it('keep the old content where the new one cannot be written', () => {
    writeWhole(file, 'before');
    const broken = { toString: () => 'no text' } as unknown as string;
    expect(() => writeWhole(file, broken)).to.throw();
    expect(readFileSync(file, 'utf8')).to.equal('before');
  });

  it('keep how far the clock is ahead at each of many steps', () => {
    const clock = keptIn(file, clockFrom(file));
    for (const [days, estab] of [
      [700, null],
      [800, '9992001'],
      [9, '9992001'],
      [1, null],
    ] as const) {
      clock.travelTo(daysAfter(clock.real(), days), estab);
      expect(clockFrom(file).ahead()).to.deep.equal(clock.ahead());
    }
    clock.backToRealTime();
    expect(clockFrom(file).ahead()).to.deep.equal({ everybody: 0, schools: {} });
  });

  for (const content of ['', 'soon', '1e400', '-Infinity', '{}'])
    it(`put the clock at real time when they say “${content}”`, () => {
      writeFileSync(file, content);
      expect(clockFrom(file).ahead()).to.deep.equal({ everybody: 0, schools: {} });
    });

  describe('the key of a side', () => {
    let database: Database;

    beforeEach(() => {
      database = openDatabase(path.join(folder, 'hodder-hub.sqlite'), HUB_DIR);
    });
    afterEach(() => database.close());

    it('is kept, and opens what it closed after a restart', () => {
      const seal = openSeal(database, file);
      const again = openSeal(database, file);
      expect(again.decrypt(seal.encrypt('words'))).to.equal('words');
      expect(cookieSecret({ database, seal: again })).to.equal(cookieSecret({ database, seal }));
    });

    it('is made again where nothing has been sealed with it', () => {
      writeFileSync(file, '');
      const seal = openSeal(database, file);
      expect(openSeal(database, file).decrypt(seal.encrypt('words'))).to.equal('words');
    });

    for (const [what, damage] of [
      ['empty', () => writeFileSync(file, '')],
      ['cut off', () => writeFileSync(file, readFileSync(file).subarray(0, 9))],
      ['missing', () => rmSync(file)],
      ['another', () => writeFileSync(file, Buffer.alloc(32, 7))],
    ] as const)
      it(`says what to do when it is ${what}, and stays as it is`, () => {
        openSeal(database, file);
        damage();
        const before = readdirSync(folder);
        expect(() => openSeal(database, file))
          .to.throw(UsageError)
          .with.property('message')
          .that.contains('hodder-hub.key')
          .and.contains('--fresh');
        expect(readdirSync(folder)).to.deep.equal(before);
      });
  });
});
