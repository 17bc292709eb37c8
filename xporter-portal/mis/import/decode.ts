/** A file's text, or the line that cannot be read. */
export type Decoded =
  | { ok: true; text: string; encoding: 'UTF-8' | 'UTF-16' | 'Windows-1252' }
  | { ok: false; line: number; why: string };

const SAVE_AS = 'save the file again as “CSV UTF-8”';

/**
 * Reads a file in UTF-8, in UTF-16 with or without a byte order mark (Excel's “Unicode Text”), or in Windows-1252 (Excel's “CSV”).
 * The text has no byte order mark, and lines end with \n.
 */
export function decodeFile(bytes: Uint8Array): Decoded {
  const other = otherFormat(bytes);
  if (other !== undefined)
    return { ok: false, line: 1, why: `is ${other}. Open it and save it as “CSV UTF-8”` };
  const marked = markedEncoding(bytes) ?? utf16Of(bytes);
  if (marked) return found(new TextDecoder(marked).decode(bytes), marked === 'utf-8' ? 'UTF-8' : 'UTF-16');
  const utf8 = decodeUtf8(bytes);
  if (utf8 !== undefined) return found(utf8, 'UTF-8');
  const text = decodeWindows1252(bytes);
  // UTF-8 read as Windows-1252: no reading of the file is correct.
  const mixed = /[\u00c2\u00c3\u00c5][\u0080-\u00bf\u0152-\u2122]|\u00e2\u20ac/u.exec(text);
  if (!mixed) return found(text, 'Windows-1252');
  return broken(text.slice(0, mixed.index), `has characters in UTF-8, and other lines do not: ${SAVE_AS}`);
}

/** The text as `decodeFile` gives it, of a file that was decoded elsewhere. */
export const decodeText = (text: string): Decoded => found(text, 'UTF-8');

function found(text: string, encoding: 'UTF-8' | 'UTF-16' | 'Windows-1252'): Decoded {
  const plain = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const lost = /\uFFFD|\p{Cs}/u.exec(plain);
  if (lost) return broken(plain.slice(0, lost.index), 'has a character that was lost (�). Correct it');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they tell that the encoding is another one.
  const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/.exec(plain);
  if (control)
    return broken(
      plain.slice(0, control.index),
      `has a character in none of UTF-8, UTF-16 and Windows-1252: ${SAVE_AS}`,
    );
  return { ok: true, text: plain, encoding };
}

/** How files begin that are not text. */
const OTHER_FORMATS = {
  'a spreadsheet (such as .xlsx), not CSV': [0x50, 0x4b, 0x03, 0x04],
  'a file of an old Excel or Word (such as .xls), not CSV': [0xd0, 0xcf, 0x11, 0xe0],
  'a PDF, not CSV': [0x25, 0x50, 0x44, 0x46],
};

const otherFormat = (bytes: Uint8Array): string | undefined =>
  Object.entries(OTHER_FORMATS).find(([, start]) => start.every((byte, index) => bytes[index] === byte))?.[0];

const broken = (before: string, why: string): Decoded => ({
  ok: false,
  line: before.split(/\r\n?|\n/).length,
  why,
});

/** The characters of 0x80 to 0x9F; Node's own decoder gives ISO-8859-1's. A blank is none. */
const FROM_0X80 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

const decodeWindows1252 = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('latin1')
    .replace(/[\u0080-\u009f]/g, (char) => FROM_0X80[char.charCodeAt(0) - 0x80]?.trim() || char);

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The encoding that a byte order mark names. */
function markedEncoding([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return undefined;
}

const SAMPLE_BYTES = 4000;

/** UTF-16 without a mark has a zero byte in most of its characters, always the first or always the second. */
function utf16Of(bytes: Uint8Array): string | undefined {
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  const zeros = (parity: number) => sample.filter((byte, index) => byte === 0 && index % 2 === parity).length;
  const [even, odd] = [zeros(0), zeros(1)];
  if (Math.max(even, odd) < sample.length / 4 || Math.min(even, odd) > Math.max(even, odd) / 10)
    return undefined;
  return odd > even ? 'utf-16le' : 'utf-16be';
}
