import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { filesEnding } from '../support/templates.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const SIDES = ['hodder-hub', 'xporter-portal'];

const FILES = filesEnding('.ts');

interface Arrow {
  from: string;
  to: string;
}

/** Every import of one of our files by another, type-only ones too. Biome's format makes each recognisable. */
const ARROWS: Arrow[] = FILES.flatMap((from) =>
  [...read(from).matchAll(/(?:from|import\() ?'(\.[^']+)'/g)].map(([, to = '']) => ({
    from,
    to: path.posix.join(path.posix.dirname(from), to),
  })),
);

function read(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

/** Imports from files of one place by, or to, files of another, as `from -> to`. */
const arrows = (from: RegExp, to: RegExp): string[] =>
  ARROWS.filter((arrow) => from.test(arrow.from) && to.test(arrow.to)).map(
    (arrow) => `${arrow.from} -> ${arrow.to}`,
  );

/** Every source line of a room that matches, as `file:line`. */
const linesOf = (room: string, pattern: RegExp, except: string): string[] =>
  FILES.filter((file) => file.startsWith(`${room}/`) && file !== except).flatMap((file) =>
    read(file)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}`] : [])),
  );

/** The feature that a file belongs to: a folder of a side, or the file where it stands in none. The sync has features of its own. */
function featureOf(file: string): string {
  const folders = path.posix.dirname(file).split('/');
  if (folders.length === 1) return file;
  return folders.slice(0, folders[1] === 'mis-sync' ? 3 : 2).join('/');
}

/** Nodes of a directed graph that lead back to themselves, each circle once. */
function circles(edges: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const reach = (start: string): Set<string> => {
    const reached = new Set<string>();
    const open = [...(edges.get(start) ?? [])];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (reached.has(next)) continue;
      reached.add(next);
      open.push(...(edges.get(next) ?? []));
    }
    return reached;
  };
  const reachable = new Map([...edges.keys()].map((node) => [node, reach(node)]));
  const found = [...edges.keys()].map((node) =>
    [...(reachable.get(node) ?? [])].filter((other) => reachable.get(other)?.has(node)).sort(),
  );
  return [...new Set(found.filter((circle) => circle.length > 0).map((circle) => circle.join(' ')))].map(
    (circle) => circle.split(' '),
  );
}

function graph(nodeOf: (file: string) => string): Map<string, Set<string>> {
  const edges = new Map<string, Set<string>>();
  for (const { from, to } of ARROWS) {
    const [start, end] = [nodeOf(from), nodeOf(to)];
    if (start !== end || from === to) edges.set(start, (edges.get(start) ?? new Set()).add(end));
  }
  return edges;
}

describe('the walls of the house', () => {
  it('are held against real imports', () => {
    expect(ARROWS).to.have.length.above(1000);
    expect(ARROWS.filter(({ to }) => !FILES.includes(to) && to.endsWith('.ts'))).to.deep.equal([]);
  });

  it('the two sides never import each other', () => {
    expect(arrows(/^hodder-hub\//, /^xporter-portal\//)).to.deep.equal([]);
    expect(arrows(/^xporter-portal\//, /^hodder-hub\//)).to.deep.equal([]);
  });

  it('shared stands on nothing, and neither it nor a side knows of scripts', () => {
    expect(arrows(/^shared\//, /^(?!shared\/)/)).to.deep.equal([]);
    expect(arrows(/^(hodder-hub|xporter-portal)\//, /^scripts\//)).to.deep.equal([]);
  });

  it('records know no pages', () => {
    expect(arrows(/^xporter-portal\/records\//, /^(?!xporter-portal\/records\/|shared\/)/)).to.deep.equal([]);
    expect(
      arrows(/^hodder-hub\/mis-sync\/records\//, /^(?!hodder-hub\/(mis-sync\/records\/|context)|shared\/)/),
    ).to.deep.equal([]);
  });

  it('what steers a side is known by its app alone', () => {
    for (const side of SIDES) {
      const inside = new RegExp(`^${side}/(?!app\\.ts|sandbox/)`);
      expect(arrows(inside, new RegExp(`^${side}/sandbox/`))).to.deep.equal([]);
    }
  });

  it('the journey knows the sandbox only by HTTP and email', () => {
    expect(
      arrows(
        /^scripts\/(journey|steering)\//,
        /^(hodder-hub|xporter-portal|scripts\/(?!journey\/|steering\/))/,
      ),
    ).to.deep.equal([]);
  });

  it('no file and no feature imports itself by way of others', () => {
    expect(circles(graph((file) => file))).to.deep.equal([]);
    expect(circles(graph(featureOf))).to.deep.equal([]);
  });

  it('finds a circle where there is one', () => {
    const edges = new Map([
      ['a', new Set(['b'])],
      ['b', new Set(['c'])],
      ['c', new Set(['a', 'd'])],
    ]);
    expect(circles(edges)).to.deep.equal([['a', 'b', 'c']]);
  });

  it('only shared/config.ts reads the environment', () => {
    const readers = [...SIDES, 'shared'].flatMap((room) => linesOf(room, /process\.env/, 'shared/config.ts'));
    expect(readers).to.deep.equal([]);
  });

  it('a form is read by the form reader: a field may come twice, or not at all', () => {
    const readers = [...SIDES, 'shared'].flatMap((room) =>
      linesOf(room, /\.parse\(request\.body/, 'xporter-portal/sandbox/record-requests.ts'),
    );
    expect(readers).to.deep.equal([]);
  });

  it('only shared/clock.ts asks for the time', () => {
    const askers = [...SIDES, 'shared'].flatMap((room) =>
      linesOf(room, /Date\.now\(\)|new Date\(\)/, 'shared/clock.ts'),
    );
    expect(askers).to.deep.equal([]);
  });
});
