import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { ARCHITECTURE, withDiagrams } from '../../scripts/diagrams.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const DOCUMENTS = [
  'README.md',
  ...['ARCHITECTURE.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'KIT.md', 'SCENARIOS.md', 'TRIALS.md'].map(
    (file) => path.join('.github', file),
  ),
];
const MOST_LINES = 200;
const architecture = readFileSync(ARCHITECTURE, 'utf8');

describe('the documentation', () => {
  it('keeps the README short', () => {
    const lines = readFileSync(path.join(ROOT, 'README.md'), 'utf8').trimEnd().split('\n');
    expect(lines.length).to.be.at.most(MOST_LINES);
  });

  for (const file of DOCUMENTS) {
    it(`links only to files that exist, in ${file}`, () => {
      const text = readFileSync(path.join(ROOT, file), 'utf8');
      const linked = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, target = '']) => target);
      const named = [...text.matchAll(/`((?:hodder-hub|xporter-portal|shared|scripts|test)\/[\w./-]+)`/g)];
      const wanted = [
        ...linked.map((target) => path.join(ROOT, path.dirname(file), target)),
        ...named.map(([, target = '']) => path.join(ROOT, target)),
      ];
      expect(wanted.filter((target) => !existsSync(target))).to.deep.equal([]);
    });
  }

  it('draws the states as the code has them: npm run diagrams', () => {
    expect(architecture).to.contain('stateDiagram-v2');
    expect(withDiagrams(architecture)).to.equal(architecture);
  });

  it('gives every dependency its reason', () => {
    const { dependencies, devDependencies } = JSON.parse(
      readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
    );
    const table = architecture.slice(architecture.indexOf('## Why each dependency'));
    const named = [...table.matchAll(/^\| ([^|]+) \|/gm)].flatMap(([, names = '']) =>
      names.split(',').map((name) => name.trim()),
    );
    const silent = Object.keys({ ...dependencies, ...devDependencies }).filter(
      (name) => !name.startsWith('@types/') && !named.includes(name),
    );
    expect(silent).to.deep.equal([]);
  });
});
