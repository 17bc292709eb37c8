import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { UsageError } from '../../../shared/errors.ts';
import { Seat } from '../../control-room/classroom/classroom.ts';

const WHAT = 'wellbeing-xporter-sandbox state';
/** Changes when an older sandbox could not read the file. What is in the databases has their migrations as its version. */
const VERSION = 1;
/** A small file can unpack to more than a computer has. */
const MOST_BYTES = 1024 * 1024 * 1024;

const Base64 = z.base64().transform((text): Buffer => Buffer.from(text, 'base64'));

const Header = z.object({ what: z.literal(WHAT), version: z.number() });
const Body = z.object({
  /** When it was saved, by the sandbox's clock. */
  now: z.iso.datetime(),
  /** By how many milliseconds schools with a time of their own are ahead. */
  schoolsAhead: z.record(z.string().regex(/^\d{7}$/), z.number()).default({}),
  /** Made for this file: opens what is encrypted in its databases, and nothing else. */
  key: Base64.refine((key) => key.length === 32),
  databases: z.object({ 'hodder-hub': Base64, 'xporter-portal': Base64 }),
  /** Oldest first, as they were sent. */
  emails: z.array(z.object({ id: z.string().regex(/^[\w-]{1,100}$/), source: z.string() })),
  classroom: z.array(Seat),
  /** Schools whose reset is not finished. */
  resets: z.array(z.string()),
});

/** A whole sandbox: both companies, all emails and the time. */
export type SavedState = z.output<typeof Body>;

/** @returns gzipped JSON: its checksum tells a damaged file */
export function packState({ key, databases, ...state }: SavedState): Buffer {
  const text = JSON.stringify({
    ...{ what: WHAT, version: VERSION },
    ...state,
    key: key.toString('base64'),
    databases: {
      'hodder-hub': databases['hodder-hub'].toString('base64'),
      'xporter-portal': databases['xporter-portal'].toString('base64'),
    },
  });
  return gzipSync(text);
}

/** @throws UsageError for a file that is another one, damaged, or saved by a newer sandbox */
export function unpackState(file: Uint8Array): SavedState {
  const json = parsed(unzipped(file));
  const header = Header.safeParse(json);
  if (!header.success) throw new UsageError(FOREIGN);
  if (header.data.version > VERSION) throw new UsageError(NEWER);
  const body = Body.safeParse(json);
  if (!body.success) throw new UsageError(DAMAGED, { cause: body.error });
  return body.data;
}

const FOREIGN = 'This file is not a saved sandbox. Choose a file that “Save” made. Nothing has changed';
export const DAMAGED =
  'This file is damaged or incomplete. Copy or download it again, or save it again. Nothing has changed';
export const NEWER =
  'A newer version of the sandbox saved this file. Update this sandbox, then load the file again. Nothing has changed';

function unzipped(file: Uint8Array): string {
  const isGzip = file[0] === 0x1f && file[1] === 0x8b;
  if (!isGzip) throw new UsageError(file.length === 0 ? DAMAGED : FOREIGN);
  try {
    return gunzipSync(file, { maxOutputLength: MOST_BYTES }).toString('utf8');
  } catch (cause) {
    throw new UsageError(DAMAGED, { cause });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
