import { readdirSync } from 'node:fs';
import path from 'node:path';
import { HUB_DIR } from '../../hodder-hub/app.ts';
import { PORTAL_DIR } from '../../xporter-portal/app.ts';
import type { Sandbox } from '../compose/sandbox.ts';
import type { Received } from '../journey/inbox.ts';
import { Player } from '../journey/jump/player.ts';
import { JOURNEYS, type Journey } from './journeys.ts';

const EXTENSION = '.ejs';

/** Every template of both sides, as `<side>/<template>`. */
export function templates(): string[] {
  return [HUB_DIR, PORTAL_DIR].flatMap((room) =>
    readdirSync(path.join(room, 'emails'))
      .filter((file) => file.endsWith(EXTENSION))
      .map((file) => `${path.basename(room)}/${path.basename(file, EXTENSION)}`),
  );
}

/**
 * Plays the journeys, each with a new school, and takes what they sent out of the inbox.
 * @throws naming the journey that failed
 */
export async function collectEmails(
  sandbox: Sandbox,
  journeys: readonly Journey[] = JOURNEYS,
): Promise<Received[]> {
  const { room } = sandbox;
  for (const { title, play } of journeys) {
    try {
      const school = await room.createSchool();
      await play({ sandbox, school, player: await Player.of(room, school) });
      await sandbox.flush();
    } catch (cause) {
      throw new Error(`“${title}”: ${cause instanceof Error ? cause.message : cause}`, { cause });
    }
  }
  return room.inbox.all();
}

/** The templates of which no email is there. */
export function neverSent(emails: readonly Received[]): string[] {
  const sent = new Set(emails.map(({ template }) => template));
  return templates().filter((template) => !sent.has(template));
}

/** The first email of each template and subject, side by side, so that a reminder is listed apart. */
export function oneOfEach(emails: readonly Received[]): Received[] {
  const seen = new Map<string, Received>();
  for (const email of emails) {
    const variant = /^\w+:/.exec(email.subject)?.[0] ?? '';
    const key = `${email.template} ${variant}`;
    if (!seen.has(key)) seen.set(key, email);
  }
  return [...seen.values()].sort((one, other) => (one.template ?? '').localeCompare(other.template ?? ''));
}
