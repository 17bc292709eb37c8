import { z } from 'zod';
import { digestOf } from './digest.ts';

/** The hidden field of a form in which `drawnFrom` is posted. */
export const SEEN = 'seen';

type Values = Record<string, string>;

const Digests = z.record(z.string(), z.string());

/** Names the value of each field with which a form is drawn. */
export const drawnFrom = (values: Values): string =>
  JSON.stringify(Object.fromEntries(Object.entries(values).map(([field, value]) => [field, markOf(value)])));

/**
 * Compares what a form sends with what it was drawn from, and with what is stored now.
 * @param stored the values with which the form would be drawn now
 * @param sent what was typed, and `drawnFrom` of the page. Programs, which have seen no page, send none: nothing has changed for them
 * @returns the fields that have changed since the page was drawn, and the values to show again: today's where the person
 *   has changed nothing, theirs where they have
 */
export function changedSinceDrawn(stored: Values, sent: Values): { changed: string[]; values: Values } {
  if (sent[SEEN] === undefined) return { changed: [], values: sent };
  const seen = readDigests(sent[SEEN]);
  const changed = Object.keys(stored).filter((field) => seen[field] !== markOf(stored[field] ?? ''));
  const untouched = changed.filter((field) => markOf(sent[field] ?? '') === seen[field]);
  const today = Object.fromEntries(untouched.map((field) => [field, stored[field] ?? '']));
  return { changed, values: { ...sent, ...today } };
}

function readDigests(text: string): Record<string, string | undefined> {
  try {
    return Digests.parse(JSON.parse(text));
  } catch {
    return {};
  }
}

/** Browsers send line breaks of their own kind. */
const markOf = (value: string): string => digestOf(value.replaceAll('\r\n', '\n').trim()).slice(0, 8);
