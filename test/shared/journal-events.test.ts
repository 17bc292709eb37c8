import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { EVENT_NAMES, EVENTS, labelOf } from '../../shared/journal/events.ts';
import type { Journal } from '../../shared/journal/journal.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('the events of the journal', () => {
  it('compile only where the list has them', () => {
    const journal: Pick<Journal, 'record'> = { record() {} };
    // @ts-expect-error: misspelt
    journal.record({ estab: null, actor: 'Hub', event: 'connection.conected' });
  });

  it('are named after a feature and what happened there, with labels of their own', () => {
    for (const name of EVENT_NAMES) expect(name).to.match(/^[a-z]+\.[a-z-]+$/);
    expect(new Set(Object.values(EVENTS)).size).to.equal(EVENT_NAMES.length);
  });

  it('are all recorded by a side', () => {
    const sources = ['hodder-hub', 'xporter-portal', 'shared'].flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts') && file !== path.join('journal', 'events.ts'))
        .map((file) => readFileSync(path.join(root, folder, file), 'utf8')),
    );
    expect(
      EVENT_NAMES.filter((name) => !sources.some((source) => source.includes(`'${name}'`))),
    ).to.deep.equal([]);
  });

  it('of an earlier version keep their own names', () => {
    expect(labelOf('connection.connected')).to.equal('The secret works: connected');
    expect(labelOf('feature.was-dropped')).to.equal('feature: was dropped');
    expect(labelOf('toString')).to.equal('toString');
  });
});
