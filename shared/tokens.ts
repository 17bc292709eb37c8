import { readFileSync } from 'node:fs';

const SHEET = readFileSync(new URL('ui/public/tokens.css', import.meta.url), 'utf8');
const PROPERTY = /^\s*(--[-\w]+):\s*([^;]+);/gm;

/** The properties that tokens.css sets for every page, then those of a brand. */
function valuesOf(brand: string): Map<string, string> {
  const rules = [...SHEET.matchAll(/^(:root|\[data-brand="(\w+)"\]) \{([^}]*)\}/gm)];
  return new Map(
    rules
      .filter(([, selector, name]) => selector === ':root' || name === brand)
      .flatMap(([, , , body = '']) => [...body.matchAll(PROPERTY)])
      .map(([, name = '', value = '']) => [name, value.trim()]),
  );
}

const values = new Map<string, Map<string, string>>();

/**
 * Writes the values of tokens.css in place of `var(--…)`, in `<style>` and `style="…"` alone: an email cannot load a
 * style sheet, and many readers of emails know no properties. What tokens.css does not define stays as it is.
 * @param html of a page whose `<html data-brand="…">` names the brand
 */
export function withTokens(html: string): string {
  const brand = /<html[^>]* data-brand="(\w+)"/.exec(html)?.[1] ?? '';
  const known = values.get(brand) ?? valuesOf(brand);
  values.set(brand, known);
  return html.replaceAll(/<style>.*?<\/style>|\sstyle="[^"]*"/gs, (styles) =>
    styles.replaceAll(/var\((--[-\w]+)\)/g, (whole, name) => known.get(name) ?? whole),
  );
}
