import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Every source line of a room that matches, as `file:line`. */
function linesOf(room: string, pattern: RegExp, except: string[] = []): string[] {
  return readdirSync(path.join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !except.includes(path.join(room, file)))
    .flatMap((file) =>
      readFileSync(path.join(root, room, file), 'utf8')
        .split('\n')
        .flatMap((line, index) => (pattern.test(line) ? [`${path.join(room, file)}:${index + 1}`] : [])),
    );
}

const rooms = ['hodder-hub', 'xporter-portal', 'shared'];

describe('the walls of the house', () => {
  it('the two sides never import each other', () => {
    expect(linesOf('hodder-hub', /from '.*xporter-portal/)).to.deep.equal([]);
    expect(linesOf('xporter-portal', /from '.*hodder-hub/)).to.deep.equal([]);
  });

  it('shared knows neither side', () => {
    expect(linesOf('shared', /from '.*(xporter-portal|hodder-hub)/)).to.deep.equal([]);
  });

  it('only shared/config.ts reads the environment', () => {
    const readers = rooms.flatMap((room) => linesOf(room, /process\.env/, ['shared/config.ts']));
    expect(readers).to.deep.equal([]);
  });

  it('only shared/clock.ts asks for the time', () => {
    const askers = rooms.flatMap((room) => linesOf(room, /Date\.now\(\)|new Date\(\)/, ['shared/clock.ts']));
    expect(askers).to.deep.equal([]);
  });

  it('the walkthrough knows the sandbox only by HTTP and email', () => {
    expect(linesOf('shared/visitor', /from '\.\.\/\.\./)).to.deep.equal([]);
    expect(
      linesOf('scripts', /from '.*(hodder-hub|xporter-portal)/).filter((line) =>
        line.includes('walkthrough'),
      ),
    ).to.deep.equal([]);
  });
});
