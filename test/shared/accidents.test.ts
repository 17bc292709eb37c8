import { openSync } from 'node:fs';
import { expect } from 'chai';
import { outliveAccidents } from '../../scripts/compose/outlive-accidents.ts';
import { asRequestError, isStorageUnavailable, TryAgainError } from '../../shared/errors.ts';
import { createLog, logTo } from '../../shared/log.ts';
import { startScheduledJobs } from '../../shared/scheduled-jobs.ts';

describe('accidents', () => {
  it('of the database and the disk that pass are answered with “try again in a moment”', () => {
    for (const code of [
      'SQLITE_BUSY',
      'SQLITE_BUSY_SNAPSHOT',
      'SQLITE_FULL',
      'SQLITE_IOERR_WRITE',
      'ENOSPC',
    ]) {
      const error = Object.assign(new Error('words'), { code });
      expect(asRequestError(error), code).to.be.instanceOf(TryAgainError).with.property('status', 503);
    }
    for (const code of ['SQLITE_CONSTRAINT_UNIQUE', 'ENOENT', 'ECONNREFUSED', 5])
      expect(isStorageUnavailable(Object.assign(new Error('words'), { code })), String(code)).to.equal(false);
  });

  it('of a scheduled job keep neither the next one nor the next time from running', (done) => {
    const log = createLog('test', 'silent');
    let runs = 0;
    const failing = {
      next: () => [],
      run: () => {
        throw new Error('the database is locked');
      },
    };
    const next = {
      next: () => [],
      run: () => {
        runs += 1;
      },
    };
    const end = startScheduledJobs([failing, next], log, 5);
    setTimeout(() => {
      end();
      expect(runs).to.be.above(1);
      done();
    }, 60);
  });

  it('of the log, whose disk is full, end nothing', function () {
    if (process.platform !== 'linux') return this.skip();
    const log = createLog('test', 'info', logTo(openSync('/dev/full', 'w')));
    for (let lines = 0; lines < 3000; lines++) log.info('a line that says more than nothing. '.repeat(20));
  });

  it('that nobody waits for are logged, and do not end the process', () => {
    const before = process.listeners('unhandledRejection');
    const logged: unknown[] = [];
    const log = createLog('test', 'error', {
      write: (line: string) => void logged.push(JSON.parse(line).err.message),
    });
    outliveAccidents(log);
    const [added] = process.listeners('unhandledRejection').filter((each) => !before.includes(each));
    added?.(new Error('nobody waited'), Promise.resolve());
    expect(logged).to.deep.equal(['nobody waited']);
    if (added) process.off('unhandledRejection', added);
    process.off('uncaughtException', process.listeners('uncaughtException').at(-1) ?? (() => {}));
  });
});
