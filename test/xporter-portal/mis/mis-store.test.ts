import { expect } from 'chai';
import { openDatabase } from '../../../shared/database/database.ts';
import { PORTAL_DIR } from '../../../xporter-portal/app.ts';
import { createMisStore } from '../../../xporter-portal/mis/mis-store.ts';
import { saveSchool } from '../../../xporter-portal/records/schools.ts';
import { establishments } from '../../../xporter-portal/sandbox/fixtures/establishments.ts';

describe('the MIS of a school that another one replaces under its number', () => {
  const database = openDatabase(':memory:', PORTAL_DIR);
  after(() => database.close());

  it('has the people of the new one alone, on the same day too', () => {
    const [first, second] = establishments().slice(10, 12);
    if (!first || !second) throw new Error('no schools');
    const store = createMisStore(database);
    const now = new Date('2026-11-23T12:00:00Z');
    const seen = [first, { ...second, estab: first.estab }].map((school) => {
      database.prepare('DELETE FROM schools WHERE estab = ?').run(school.estab);
      saveSchool(database, school);
      const version = store.versionOf('Arbor', now, store.storedOf(school.estab));
      const { school: shown, pupils } = store.misOf(school, 'Arbor', now);
      return { name: shown.name, version, size: pupils.length };
    });
    expect(seen.map(({ name }) => name)).to.deep.equal([first.name, second.name]);
    expect(seen[0]?.version).not.to.equal(seen[1]?.version);
  });
});
