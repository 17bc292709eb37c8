import type { Page } from 'playwright-core';

const MOST_STOPS = 400;

/** All visible controls; one for each group of radio buttons. */
const OPERABLE = `(() => {
  const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')];
  const seen = all.filter((each) => each.type !== 'hidden' && !each.disabled && each.tabIndex >= 0
    && each.checkVisibility({ visibilityProperty: true }));
  const groups = new Set();
  return seen.filter((each) => {
    if (each.type !== 'radio') return true;
    if (groups.has(each.name)) return false;
    groups.add(each.name);
    return true;
  });
})()`;

/** What of a page cannot be reached with the Tab key alone, or does not show that it has been. */
export async function unreachable(page: Page): Promise<string[]> {
  await page.evaluate(
    `window.wanted = ${OPERABLE}; window.reached = new Set(); window.unmarked = []; window.rounds = 0; undefined`,
  );
  await page.evaluate('document.activeElement?.blur()');
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    await page.keyboard.press('Tab');
    const isRound = await page.evaluate(`(() => {
      const here = document.activeElement;
      if (!here || here === document.body) return ++window.rounds > 1;
      const name = here.type === 'radio' ? window.wanted.find((each) => each.name === here.name) ?? here : here;
      if (window.reached.has(name)) return true;
      window.reached.add(name);
      const { outlineStyle, boxShadow } = getComputedStyle(here);
      if (outlineStyle === 'none' && boxShadow === 'none') window.unmarked.push('unmarked: ' + here.outerHTML.slice(0, 120));
      return false;
    })()`);
    if (isRound) break;
  }
  return page.evaluate<string[]>(
    '[...window.wanted.filter((each) => !window.reached.has(each)).map((each) => each.outerHTML.slice(0, 120)), ...window.unmarked]',
  );
}
