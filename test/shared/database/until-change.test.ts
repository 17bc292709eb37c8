import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { type Database, openDatabase } from '../../../shared/database/database.ts';
import { keptUntilChange } from '../../../shared/database/until-change.ts';
import { PORTAL_DIR } from '../../../xporter-portal/app.ts';

describe('what is kept until the database changes', () => {
  let directory: string;
  let database: Database;
  let reads: number;
  let noteOf: (key: string) => { value: string | undefined };

  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'kept-'));
    database = open();
    database.exec('CREATE TABLE notes (key TEXT PRIMARY KEY, value TEXT) STRICT');
    reads = 0;
    noteOf = keptUntilChange(database, (key) => {
      reads++;
      const value = database
        .prepare<[string], string>('SELECT value FROM notes WHERE key = ?')
        .pluck()
        .get(key);
      return { value };
    });
  });
  afterEach(() => {
    database.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const open = () => openDatabase(path.join(directory, 'database.sqlite'), PORTAL_DIR);
  const write = (into: Database, value: string) =>
    into
      .prepare(`INSERT INTO notes VALUES ('a', ?) ON CONFLICT DO UPDATE SET value = excluded.value`)
      .run(value);

  it('is read once, and again after each kind of change', () => {
    write(database, 'first');
    for (let time = 0; time < 5; time++) expect(noteOf('a').value).to.equal('first');
    expect(reads).to.equal(1);
    write(database, 'second');
    expect(noteOf('a').value).to.equal('second');
    database.prepare('UPDATE notes SET value = ?').run('third');
    expect(noteOf('a').value).to.equal('third');
    database.exec('DELETE FROM notes');
    expect(noteOf('a').value).to.equal(undefined);
    expect(reads).to.equal(4);
  });

  it('is never what a transaction took back', () => {
    write(database, 'before');
    const act = database.transaction(() => {
      write(database, 'inside');
      expect(noteOf('a').value).to.equal('inside');
      throw new Error('taken back');
    });
    expect(act).to.throw('taken back');
    expect(noteOf('a').value).to.equal('before');
  });

  it('is read again after another program has changed it', () => {
    write(database, 'ours');
    expect(noteOf('a').value).to.equal('ours');
    const other = open();
    write(other, 'theirs');
    other.close();
    expect(noteOf('a').value).to.equal('theirs');
  });
});

describe('a statement that is prepared again', () => {
  const SQL = 'SELECT id FROM numbers ORDER BY id';
  let database: Database;
  before(() => {
    database = openDatabase(':memory:', PORTAL_DIR);
    database.exec(
      'CREATE TABLE numbers (id INTEGER PRIMARY KEY) STRICT; INSERT INTO numbers VALUES (1), (2)',
    );
  });
  after(() => database.close());

  it('is the same one, in the shape that each caller asks for', () => {
    const plain = database.prepare(SQL);
    const plucked = database.prepare(SQL).pluck();
    const raw = database.prepare(SQL).raw();
    expect(database.prepare(SQL)).to.equal(plain);
    expect(plain.all()).to.deep.equal([{ id: 1 }, { id: 2 }]);
    expect(plucked.all()).to.deep.equal([1, 2]);
    expect(raw.all()).to.deep.equal([[1], [2]]);
  });

  it('can be used inside a loop over itself', () => {
    const seen: unknown[] = [];
    for (const outer of database.prepare(SQL).iterate()) seen.push(outer, database.prepare(SQL).get());
    expect(seen).to.deep.equal([{ id: 1 }, { id: 1 }, { id: 2 }, { id: 1 }]);
  });
});
