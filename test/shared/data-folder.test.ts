import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { makeDataFolder } from '../../shared/data-folder.ts';
import { UsageError } from '../../shared/errors.ts';

describe('the folder for data', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'data-folder-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('is made with those above it, and stays as it is', () => {
    const deep = path.join(folder, 'one', 'two');
    makeDataFolder(deep);
    writeFileSync(path.join(deep, 'kept'), '');
    makeDataFolder(deep);
    expect(statSync(path.join(deep, 'kept')).isFile()).to.equal(true);
  });

  it('is refused by name where it cannot be made', () => {
    writeFileSync(path.join(folder, 'file'), '');
    const impossible = [path.join(folder, 'file'), path.join(folder, 'file', 'within')];
    // Nobody can make a folder there.
    if (process.platform === 'linux') impossible.push('/proc/sandbox/data');
    for (const each of impossible)
      expect(() => makeDataFolder(each)).to.throw(UsageError, `cannot keep its data in ${each} (`);
  });
});
