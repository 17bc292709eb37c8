import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { HUB_DIR } from '../../hodder-hub/app.ts';
import { openDatabase } from '../../shared/database/database.ts';
import { PORTAL_DIR } from '../../xporter-portal/app.ts';
import {
  contentsOf,
  isNumbered,
  migrateBy,
  oldDatabase,
  shapeOf,
  tablesOf,
} from '../support/old-database.ts';

const THIS_CHANGE = /-numbers\.sql$/;

for (const sideDir of [HUB_DIR, PORTAL_DIR]) {
  describe(`the numbers of rows in ${path.basename(sideDir)}`, () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(path.join(tmpdir(), 'numbers-'));
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    it('are never given twice', () => {
      const database = openDatabase(':memory:', sideDir);
      const reusing = tablesOf(database)
        .filter(({ name, sql }) => isNumbered(database, name) && !/\bAUTOINCREMENT\b/.test(sql))
        .map(({ name }) => name);
      expect(reusing).to.deep.equal([]);
      expect(database.pragma('foreign_keys', { simple: true })).to.equal(1);
      database.close();
    });

    it('are kept, with all else, in a data folder of before', () => {
      const file = path.join(folder, 'old.sqlite');
      const database = oldDatabase(file, sideDir, THIS_CHANGE);
      expect(database.pragma('foreign_key_check')).to.deep.equal([]);
      const before = contentsOf(database);
      const shape = shapeOf(database);
      migrateBy(database, sideDir, THIS_CHANGE);
      expect(contentsOf(database)).to.deep.equal(before);
      expect(shapeOf(database)).to.deep.equal(shape);
      const highest = database.prepare('SELECT name, seq FROM sqlite_sequence ORDER BY name').all();
      const numbered = tablesOf(database).filter(({ name }) => isNumbered(database, name));
      expect(highest).to.deep.equal(numbered.map(({ name }) => ({ name, seq: 1 })));
      database.close();
    });
  });
}
