import { type HTMLElement, parse } from 'node-html-parser';
import type { Received } from '../journey/inbox.ts';
import { unreadable } from './contrast.ts';

/** The parts of an email that are checked. */
export type Checked = Pick<Received, 'subject' | 'html' | 'text' | 'messageId' | 'headers'>;

/** Something that would trouble the reader or a mail server. */
export interface Finding {
  rule:
    | 'links'
    | 'images'
    | 'sender'
    | 'button'
    | 'dark'
    | 'size'
    | 'subject'
    | 'automatic'
    | 'thread'
    | 'unfilled';
  /** What is wrong, and where. */
  message: string;
}

/** Gmail cuts what is longer than 102 kB. */
const MOST_HTML_BYTES = 100_000;
const MOST_SUBJECT = 120;
const ADDRESS = /https?:\/\/[^\s<>)]+/g;
const UNFILLED = /<%|%>|\bundefined\b|\bNaN\b|\[object |\bInvalid Date\b/;

/**
 * Checks an email by the rules for every email of the sandbox. It does not follow links.
 * @param school the name that the subject must contain; null for an email that is about no school
 * @returns what is wrong; empty when nothing is
 */
export function checkEmail(email: Checked, school: string | null): Finding[] {
  const html = parse(email.html);
  return [
    ...otherLinks(html, email.text),
    ...images(html),
    ...sender(html),
    ...button(html),
    ...dark(email.html, html),
    ...size(email.html),
    ...subject(email.subject, school),
    ...unfilled(email),
    ...headers(email),
  ];
}

/** The text part is made from the HTML. It loses a link that stands only in what is left out of it. */
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

/** With images off, too, the reader sees who writes. */
const sender = (html: HTMLElement): Finding[] =>
  html.querySelector('[role=banner]')?.text.trim()
    ? []
    : [finding('sender', 'the banner does not name the sender in words')];

/** One thing to press, and its address to copy below it. */
function button(html: HTMLElement): Finding[] {
  const buttons = html.querySelectorAll('a.button');
  const [only] = buttons;
  if (!only || buttons.length > 1)
    return [finding('button', `there are ${buttons.length} buttons: an email has one`)];
  const href = only.getAttribute('href') ?? '';
  const isBelow = html.querySelectorAll('a').some((link) => link !== only && link.text.trim() === href);
  return isBelow ? [] : [finding('button', `its address ${href} is not below it, to be copied`)];
}

/** Readers with a dark mode either ask the email for its own colours or invert those that it has. */
function dark(source: string, html: HTMLElement): Finding[] {
  const findings: Finding[] = [];
  if (html.querySelector('meta[name=color-scheme]')?.getAttribute('content') !== 'light dark')
    findings.push(finding('dark', 'there is no <meta name="color-scheme" content="light dark">'));
  if (!source.includes('@media (prefers-color-scheme: dark)'))
    findings.push(finding('dark', 'there are no colours for dark mode'));
  if (source.includes('var(--'))
    findings.push(finding('dark', 'var(--…) is left, which readers do not know'));
  return [...findings, ...unreadable(html).map((message) => finding('dark', message))];
}

function size(html: string): Finding[] {
  const bytes = Buffer.byteLength(html);
  return bytes > MOST_HTML_BYTES ? [finding('size', `the HTML has ${bytes} bytes: Gmail cuts it`)] : [];
}

function subject(text: string, school: string | null): Finding[] {
  const findings: Finding[] = [];
  if (text.length > MOST_SUBJECT)
    findings.push(finding('subject', `${text.length} characters are more than ${MOST_SUBJECT}`));
  if (text.trim() === '') findings.push(finding('subject', 'there is none'));
  if (school !== null && !text.includes(school))
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
