import { type HTMLElement, NodeType } from 'node-html-parser';

/** What WCAG AA asks of text. */
const LEAST = 4.5;
/** What a reader shows where an email says nothing. */
const DEFAULTS = { text: '#000000', back: '#ffffff', link: '#0000ee' };

type Colour = readonly [red: number, green: number, blue: number];
type Colours = Partial<Record<'color' | 'background', string>>;

const parsed = (colour: string): Colour => {
  const [, red = '00', green = '00', blue = '00'] = /^#(..)(..)(..)$/.exec(colour) ?? [];
  return [Number.parseInt(red, 16), Number.parseInt(green, 16), Number.parseInt(blue, 16)];
};

function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

/** As WCAG 2.2 defines it, from 1 to 21. */
export function contrast(one: Colour, other: Colour): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** Light for dark with the hue kept: what Gmail and Outlook do to an email in their own dark mode. */
function inverted(colour: Colour): Colour {
  const shift = 255 - Math.max(...colour) - Math.min(...colour);
  const [red, green, blue] = colour;
  return [red + shift, green + shift, blue + shift];
}

const declared = (styles: string): Colours =>
  Object.fromEntries(
    [...styles.matchAll(/(?:^|[;\s])(color|background):\s*(#[0-9a-f]{6})/gi)].map(
      ([, name = '', value = '']) => [name.toLowerCase(), value.toLowerCase()],
    ),
  );

const DARK = /@media \(prefers-color-scheme: dark\) \{((?:[^{}]*\{[^{}]*\})*)\s*\}/;

/** The colours that rules set, by element. */
function ruled(html: HTMLElement, rules: string): Map<HTMLElement, Colours> {
  const colours = new Map<HTMLElement, Colours>();
  for (const [, selector = '', body = ''] of rules.matchAll(/([^{}]+)\{([^{}]*)\}/g))
    for (const element of html.querySelectorAll(selector.trim()))
      colours.set(element, { ...colours.get(element), ...declared(body) });
  return colours;
}

/**
 * Finds text that cannot be read: as the email is sent, in a reader's dark mode, and where a reader inverts it.
 * @returns what is wrong with which text, one line each
 */
export function unreadable(html: HTMLElement): string[] {
  const sheet = html
    .querySelectorAll('style')
    .map(({ text }) => text)
    .join('\n');
  const always = ruled(html, sheet.replace(DARK, ''));
  const dark = ruled(html, DARK.exec(sheet)?.[1] ?? '');
  const found: string[] = [];
  const walk = (element: HTMLElement, around: { light: Required<Colours>; dark: Required<Colours> }) => {
    const link = element.rawTagName === 'a' ? { color: DEFAULTS.link } : {};
    const style = element.getAttribute('style') ?? '';
    if (style.includes('display:none')) return;
    const own = { ...link, ...always.get(element), ...declared(style) };
    const light = { ...around.light, ...own };
    const night = { ...around.dark, ...own, ...dark.get(element) };
    const says = element.childNodes.some(
      ({ nodeType, text }) => nodeType === NodeType.TEXT_NODE && text.trim(),
    );
    if (says && !['style', 'title'].includes(element.rawTagName)) {
      const [text, back] = [parsed(light.color), parsed(light.background)];
      const ways = {
        'as sent': contrast(text, back),
        inverted: contrast(inverted(text), inverted(back)),
        'in dark mode': contrast(parsed(night.color), parsed(night.background)),
      };
      for (const [way, ratio] of Object.entries(ways))
        if (ratio < LEAST)
          found.push(`“${element.text.trim().slice(0, 40)}” has a contrast of ${ratio.toFixed(1)} ${way}`);
    }
    for (const child of element.childNodes)
      if (child.nodeType === NodeType.ELEMENT_NODE) walk(child as HTMLElement, { light, dark: night });
  };
  const reader = { color: DEFAULTS.text, background: DEFAULTS.back };
  walk(html, { light: reader, dark: reader });
  return found;
}
