import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { journey } from '../../scripts/journey/walkthrough.ts';
import { officialSteps } from '../../shared/guide/steps.ts';
import { JOURNEY, JOURNEY_KEYS, type JourneyKey, stepLabel } from '../../shared/journey.ts';

/** Each key once, in the order in which it first appears; fails where a key comes back. */
function inOrder(keys: readonly JourneyKey[]): JourneyKey[] {
  const numbers = keys.map((key) => JOURNEY_KEYS.indexOf(key));
  expect(numbers).to.deep.equal([...numbers].sort((one, other) => one - other));
  return [...new Set(keys)];
}

describe('the official journey', () => {
  it('is what the README lists, step by step', () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const section = readme.slice(readme.indexOf(`## The journey in ${JOURNEY.length} steps`));
    const listed = [...section.slice(0, section.indexOf('\n\n## ')).matchAll(/^(\d+)\. \*\*(.+?)\.\*\* /gm)];
    expect(listed.map(([, number, title]) => `${number} ${title}`)).to.deep.equal(
      JOURNEY.map(({ title }, index) => `${index + 1} ${title.replaceAll('’', "'")}`),
    );
  });

  it('has every step in the guide, in order', () => {
    expect(inOrder(officialSteps().map(({ step }) => step))).to.deep.equal(JOURNEY_KEYS);
  });

  it('has a step in the guide that is not optional, for each of its own', () => {
    const needed = officialSteps().filter(({ optional }) => !optional);
    expect(inOrder(needed.map(({ step }) => step))).to.deep.equal(JOURNEY_KEYS);
  });

  it('has every step in the walkthrough, in order', () => {
    const url = 'http://127.0.0.1:9';
    const played = journey({ start: url, hub: url, portal: url, inbox: url });
    expect(inOrder(played.map(({ of }) => of))).to.deep.equal(JOURNEY_KEYS);
  });

  it('numbers a step the same everywhere', () => {
    expect(stepLabel('sign-in')).to.equal('Step 1 of 17');
    expect(stepLabel('revoke')).to.equal('Step 17 of 17');
  });
});
