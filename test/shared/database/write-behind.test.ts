import { setTimeout as wait } from 'node:timers/promises';
import BetterSqlite3 from 'better-sqlite3';
import { expect } from 'chai';
import { writeBehind } from '../../../shared/database/write-behind.ts';

describe('a buffer of writes', () => {
  it('writes together what came in the meantime, once, and nothing after the database is closed', async () => {
    const database = new BetterSqlite3(':memory:');
    const written: string[][] = [];
    const buffer = writeBehind<string>(database, 20, (entries) => written.push([...entries]));
    buffer.add('a');
    buffer.add('b');
    expect(written).to.deep.equal([]);
    expect(buffer.waiting).to.equal(2);
    await wait(60);
    expect(written).to.deep.equal([['a', 'b']]);
    buffer.add('c');
    buffer.flush();
    buffer.flush();
    expect(written).to.deep.equal([['a', 'b'], ['c']]);
    buffer.add('d');
    database.close();
    await wait(60);
    expect(written).to.have.length(2);
  });

  it('keeps what a busy database cannot take, in order, and writes it later', async () => {
    const database = new BetterSqlite3(':memory:');
    let isBusy = true;
    const written: string[] = [];
    const { add, flush } = writeBehind<string>(database, 1, (entries) => {
      if (isBusy) throw new BetterSqlite3.SqliteError('database is locked', 'SQLITE_BUSY');
      written.push(...entries);
    });
    add('first');
    flush();
    add('second');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(written).to.deep.equal([]);
    isBusy = false;
    flush();
    expect(written).to.deep.equal(['first', 'second']);
    database.close();
  });
});
