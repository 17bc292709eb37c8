/** Letters that Unicode does not take apart into a base letter and a mark. */
const BASE_LETTERS: Record<string, string> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ŧ: 't',
  ŋ: 'n',
  ə: 'e',
};
const OTHER_LETTERS = new RegExp(`[${Object.keys(BASE_LETTERS).join('')}]`, 'g');
const APOSTROPHES = /[`´‘’‛ʹʻʼʽˈ′＇]/g;
const DASHES = /[‐‑‒–—―−﹣－]/g;
/** Accents, and characters that nobody sees. */
const UNSEEN = /[\u0300-\u036f\p{Cf}]/gu;

/** Lower case without accents, with one kind of apostrophe, hyphen and blank. */
function plain(text: string): string {
  const letters = /^[\x20-\x5f\x61-\x7e]*$/.test(text)
    ? text.toLowerCase()
    : text
        .toLowerCase()
        .replace(APOSTROPHES, "'")
        .normalize('NFKD')
        .replace(UNSEEN, '')
        .replace(APOSTROPHES, "'")
        .replace(DASHES, '-')
        .replace(OTHER_LETTERS, (letter) => BASE_LETTERS[letter] ?? letter);
  return letters.replace(/&/g, ' and ').replace(/\s+/g, ' ').trim();
}

/**
 * A name to compare with others: `Seán  O’Brien-Lée` becomes `sean obrien lee`. Case, accents, apostrophes and dots do not
 * count, and everything else that is neither a letter nor a digit counts as one blank.
 */
export function fold(name: string): string {
  if (/^[A-Za-z]+$/.test(name)) return name.toLowerCase();
  return plain(name)
    .replace(/['.]/g, '')
    .replace(/[^\p{L}\d]+/gu, ' ')
    .trim();
}

/** Whether two names differ at most in what `fold` leaves out, and in blanks: `5 A` and `5-a`, `Year  3` and `YEAR 3`. */
export const isSameName = (one: string, other: string): boolean => closedUp(one) === closedUp(other);

/** A name of signs alone is what it is. */
const closedUp = (name: string): string => fold(name).replaceAll(' ', '') || plain(name);

/** What people write, leave out or replace by a blank within a name: `St. Aldhelm’s`, `Smith-Jones`, `999/2001`. */
const JOINTS = /['\-./,·]+/g;

/** A text in each way of writing its joints: as it is, with blanks, with nothing. */
function waysToWrite(text: string): string[] {
  const written = plain(text);
  const ways = ['', ' '].map((joint) => written.replace(JOINTS, joint).replace(/ +/g, ' ').trim());
  return [...new Set([written, ...ways])].filter((way) => way !== '');
}

/**
 * Finds texts as people search for them: every word of the search is somewhere in the text, in any order. `O'Brien`,
 * `OBrien`, `o brien` and `BRIEN seán` find `Seán O’Brien`. In a search of several words a word of one or two letters
 * begins a word, and a number of one or two digits is the whole number, so that `Year 1` does not find Year 10.
 * @param search blank for everything
 * @returns whether a text is found
 */
export function finder(search: string): (text: string) => boolean {
  const typed = plain(search).split(' ').filter(Boolean);
  const words = typed.filter((word) => word.replace(JOINTS, '') !== '');
  const wanted = words.length > 0 ? words : typed;
  const isInText = wanted.map((word) => {
    const ways = waysToWrite(word).map((way) => (wanted.length > 1 ? startOfWord(way) : has(way)));
    return (written: string) => ways.some((way) => way(written));
  });
  return (text) => {
    if (isInText.length === 0) return true;
    const written = ` ${waysToWrite(text).join(' \n ')} `;
    return isInText.every((isIn) => isIn(written));
  };
}

/** Finds texts that contain a phrase. Case, accents, apostrophes and hyphens do not count. */
export function phraseFinder(phrase: string): (text: string) => boolean {
  const ways = waysToWrite(phrase);
  return (text) => ways.length === 0 || ways.some((way) => waysToWrite(text).some(has(way)));
}

const has = (way: string) => (written: string) => written.includes(way);

function startOfWord(way: string): (written: string) => boolean {
  if (/^\d{1,2}$/.test(way)) {
    const wholeNumber = new RegExp(` ${way}(?!\\d)`);
    return (written) => wholeNumber.test(written);
  }
  return has(way.length <= 2 ? ` ${way}` : way);
}

/** An email address to compare with others, also from `Helen Ashworth <helen@oakfield.example>`. */
export const foldAddress = (address: string): string =>
  (/<([^<>]*)>\s*$/.exec(address)?.[1] ?? address).trim().toLowerCase();
