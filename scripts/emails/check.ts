import { type HTMLElement, parse } from 'node-html-parser';
import type { Received } from '../journey/inbox.ts';

/** What is looked at of an email. */
export type Checked = Pick<Received, 'subject' | 'html' | 'text' | 'messageId' | 'headers'>;

/** Something that its reader, or a mail server, would stumble over. */
export interface Finding {
  rule: 'parts' | 'links' | 'images' | 'size' | 'subject' | 'automatic' | 'thread' | 'unfilled';
  /** What is wrong, and where. */
  message: string;
}

/** Gmail cuts what is longer than 102 kB. */
const MOST_HTML_BYTES = 100_000;
const MOST_SUBJECT = 120;
const ADDRESS = /https?:\/\/[^\s<>)]+/g;
const UNFILLED = /<%|%>|\bundefined\b|\bNaN\b|\[object |\bInvalid Date\b/;
/** Says in HTML what needs no saying in plain text, where the address itself is read. */
const ONLY_IN_HTML = /^If the button does not work\b/;

/**
 * Holds an email against what every email of the sandbox keeps to. Whether its links lead anywhere is another question.
 * @param school the name that the subject has to say; null for an email that is about no school
 * @returns nothing when all is well
 */
export function checkEmail(email: Checked, school: string | null): Finding[] {
  const html = parse(email.html);
  return [
    ...differences(html, email.text),
    ...otherLinks(html, email.text),
    ...images(html),
    ...size(email.html),
    ...subject(email.subject, school),
    ...unfilled(email),
    ...headers(email),
  ];
}

/** Whoever reads the text has to learn what whoever reads the HTML learns, and the other way round. */
function differences(html: HTMLElement, text: string): Finding[] {
  const blocks = blocksOf(html);
  const lines = text.split('\n').filter((line) => words(line) !== '');
  const inHtml = ` ${words(blocks.map((block) => block.textContent).join(' '))} `;
  const inText = ` ${words(text)} `;
  const onlyText = lines.filter((line) => !inHtml.includes(` ${words(line)} `));
  const onlyHtml = blocks
    .filter((block) => !block.closest('[role=banner], [role=contentinfo]'))
    .map((block) => folded(block.textContent))
    .filter((said) => !ONLY_IN_HTML.test(said) && words(said) !== '' && !inText.includes(` ${words(said)} `));
  return [
    ...onlyText.map((line) => finding('parts', `only the text says “${line.trim()}”`)),
    ...onlyHtml.map((said) => finding('parts', `only the HTML says “${said}”`)),
  ];
}

const BLOCKS = 'p, li, h1, h2, h3, td, pre, blockquote';

/** The pieces of a letter that hold no smaller ones, in their order. */
const blocksOf = (html: HTMLElement): HTMLElement[] =>
  html.querySelectorAll(BLOCKS).filter((block) => block.querySelector(BLOCKS) === null);

const folded = (said: string): string => said.replace(/\s+/g, ' ').trim();

/** The words alone, without addresses and punctuation. */
const words = (said: string): string =>
  (
    said
      .replace(ADDRESS, ' ')
      .toLowerCase()
      .match(/[\p{L}\p{N}@]+/gu) ?? []
  ).join(' ');

function otherLinks(html: HTMLElement, text: string): Finding[] {
  const inHtml = new Set(html.querySelectorAll('a[href]').map((link) => link.getAttribute('href') ?? ''));
  const inText = new Set((text.match(ADDRESS) ?? []).map((address) => address.replace(/[.,;:!?]+$/, '')));
  return [
    ...[...inHtml]
      .filter((address) => !inText.has(address))
      .map((address) => finding('links', `only the HTML links to ${address}`)),
    ...[...inText]
      .filter((address) => !inHtml.has(address))
      .map((address) => finding('links', `only the text links to ${address}`)),
  ];
}

const images = (html: HTMLElement): Finding[] =>
  html
    .querySelectorAll('img')
    .filter((image) => !image.hasAttribute('alt'))
    .map((image) => finding('images', `an image has no alternative: ${image.getAttribute('src')}`));

function size(html: string): Finding[] {
  const bytes = Buffer.byteLength(html);
  return bytes > MOST_HTML_BYTES ? [finding('size', `the HTML has ${bytes} bytes: Gmail cuts it`)] : [];
}

function subject(said: string, school: string | null): Finding[] {
  const findings: Finding[] = [];
  if (said.length > MOST_SUBJECT)
    findings.push(finding('subject', `${said.length} characters are more than ${MOST_SUBJECT}`));
  if (said.trim() === '') findings.push(finding('subject', 'there is none'));
  if (school !== null && !said.includes(school))
    findings.push(finding('subject', `does not name ${school}, as emails about several schools must`));
  return findings;
}

function unfilled({ subject, html, text }: Checked): Finding[] {
  return Object.entries({ subject, HTML: html, text }).flatMap(([part, content]) => {
    const [found] = UNFILLED.exec(content) ?? [];
    return found ? [finding('unfilled', `the ${part} says “${found.trim()}”`)] : [];
  });
}

function headers({ headers, messageId }: Checked): Finding[] {
  const findings: Finding[] = [];
  if (headers['auto-submitted'] !== 'auto-generated')
    findings.push(
      finding('automatic', 'Auto-Submitted: auto-generated is missing, so out-of-office replies come'),
    );
  if (messageId === '') findings.push(finding('thread', 'there is no Message-ID'));
  if (!headers.references || !headers['in-reply-to'])
    findings.push(
      finding('thread', 'References or In-Reply-To is missing: it stands outside its conversation'),
    );
  return findings;
}

const finding = (rule: Finding['rule'], message: string): Finding => ({ rule, message });
