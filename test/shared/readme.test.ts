import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { README, withDiagrams } from '../../scripts/diagrams.ts';

const readme = readFileSync(README, 'utf8');

describe('the README', () => {
  it('draws the states as the code has them: npm run diagrams', () => {
    expect(readme).to.contain('stateDiagram-v2');
    expect(withDiagrams(readme)).to.equal(readme);
  });

  it('gives every dependency its reason', () => {
    const { dependencies, devDependencies } = JSON.parse(
      readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
    );
    const table = readme.slice(readme.indexOf('## Why each dependency'));
    const named = [...table.matchAll(/^\| ([^|]+) \|/gm)].flatMap(([, names = '']) =>
      names.split(',').map((name) => name.trim()),
    );
    const silent = Object.keys({ ...dependencies, ...devDependencies }).filter(
      (name) => !name.startsWith('@types/') && !named.includes(name),
    );
    expect(silent).to.deep.equal([]);
  });
});
