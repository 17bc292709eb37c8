import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FOLDERS = ['hodder-hub', 'xporter-portal', 'shared', 'scripts', 'test', '.github'];
const IS_READ = /\.(ts|ejs|js|md)$|^shared\/guide\/steps\.json$/;

/** A turn of phrase that nobody says today, or a name that a search does not find. */
interface Phrase {
  /** A blank in it may be a line break, also inside a comment. */
  found: RegExp;
  write: string;
}

const PHRASES: readonly Phrase[] = [
  { found: /\bwho(so)?ever\b/i, write: 'the person who, or anyone who' },
  { found: /\bwhatever\b/i, write: 'any, everything, or name it' },
  { found: /\b(of |with )?whom\b/i, write: 'who, or name the person' },
  { found: /\bin vain\b/i, write: 'without effect, or timed out' },
  { found: /\banew\b/i, write: 'again, or from scratch' },
  { found: /\bbeneath\b/i, write: 'below, or under' },
  {
    found: /\b(t?here|where)(of|upon|after|with|in)\b(?! (the|a|an|its|that|this)\b)/i,
    write: 'leave it out',
  },
  {
    found: /\b(whence|whither|thither|hither|henceforth|hence|thus|upon|shall|amongst|whilst)\b/i,
    write: 'plain words',
  },
  { found: /\bmeanwhile\b/i, write: 'since then, until then, or while …' },
  { found: /\bat present\b/i, write: 'now' },
  { found: /\bput(s|ting)? right\b/i, write: 'correct' },
  { found: /\bputs? forward\b/i, write: 'advance' },
  { found: /\b(is|are|was|were|be) given up\b/i, write: 'cancelled, or stopped retrying' },
  { found: /, please[.?!]?(['"<]|$)/im, write: 'an imperative: Confirm your password' },
  { found: /\bmay (you|I) \w+.*\?/i, write: 'Do you have the authority to …? or Can you …?' },
  { found: /\b(is|are|was|were) made to\b/i, write: 'simulate, or the plain verb' },
  { found: /\b(is|are|was|were) (asked|brought) to\b/i, write: 'ask, or move to' },
  { found: /\b(is|are|was|were) to be\b/i, write: 'will be, or must be' },
  { found: /\bstands? in the\b/i, write: 'is in the' },
  { found: /\bhow things stand\b/i, write: 'the current state' },
  { found: /\bas (it|they) (is|are) now\b/i, write: 'the current …' },
  { found: /\b(go|goes) on(?! (to|the|a|an|until|\d))\b/i, write: 'continue' },
  { found: /\b(takes?|holds?) for\b/i, write: 'treat as, or apply to' },
  { found: /\b(said|asked|taken) rightly\b/i, write: 'usage error, or correct' },
  {
    found: /\b(some|no|any)body\b[^.]{0,30}\bwas here first\b/i,
    write: 'This has changed since you opened it',
  },
  { found: /\bslip(s)? of the\b/i, write: 'typing mistake' },
  { found: /\b(let|lets) (in|out)\b/i, write: 'share, or allow' },
  { found: /\bdawdl/i, write: 'be slow' },
  { found: /\badministrate/i, write: 'manage' },
  { found: /\bnot simply\b/i, write: 'cannot be undone' },
  { found: /\b(by|of) itself\b/i, write: 'automatically, or alone' },
  { found: /\bthe very\b/i, write: 'the exact, or leave it out' },
  { found: /\btoo much at once\b/i, write: 'too large' },
  { found: /\bonce more\b/i, write: 'again' },
  { found: /\bfor programs\b/i, write: 'Developers' },
  {
    found: /(\w*Visitor|happening\w*|offices|traffic|chores|steered)\b/,
    write: 'HttpBrowser, TimelineEvent, misStore, requestLog, scheduledJobs, SideSteering',
  },
  { found: /\b(partner.s corner|corner for partners)\b/i, write: 'Partner Portal' },
  {
    found: /\b((STATE|ROLE|DELIVERY)_WORDS|inWords|toTheSecond|isCorner)\b/,
    write: 'LABELS, formatDate, formatTimestamp, isPartnerPortal',
  },
  {
    found: /\b(said|asked|given)\b(?=( =|: [A-Z][a-z]+[,)]|: unknown|: Record<| = \())/,
    write: 'a noun: input, request, options',
  },
];

const matcher = ({ found }: Phrase) =>
  new RegExp(found.source.replaceAll(' ', String.raw`\s+(?:(?:\*|//|--)\s+)?`), `${found.flags}g`);

/** `file:line found → what to write instead`, for each turn of phrase in the text. */
function complaints(file: string, text: string): string[] {
  return PHRASES.flatMap((phrase) =>
    [...text.matchAll(matcher(phrase))].map(
      ({ 0: found, index }) =>
        `${file}:${text.slice(0, index).split('\n').length} “${found.replace(/\s+/g, ' ')}” → ${phrase.write}`,
    ),
  );
}

const here = path.relative(ROOT, fileURLToPath(import.meta.url));
const all = [
  ...readdirSync(ROOT),
  ...FOLDERS.flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
      path.join(folder, file),
    ),
  ),
].filter((file) => IS_READ.test(file) && !file.includes('node_modules') && file !== here);
const found = (files: readonly string[]) =>
  files.flatMap((file) => complaints(file, readFileSync(path.join(ROOT, file), 'utf8')));

describe('plain English', () => {
  it('is what everyone reads here, on screens as in comments', () => {
    expect(found(all)).to.deep.equal([]);
  });

  it('finds a turn of phrase across the lines of a comment, and says what to write', () => {
    expect(complaints('a.ts', '/**\n * Sent by whoever is\n * made\n * to wait. */')).to.deep.equal([
      'a.ts:2 “whoever” → the person who, or anyone who',
      'a.ts:2 “is * made * to” → simulate, or the plain verb',
    ]);
  });
});
