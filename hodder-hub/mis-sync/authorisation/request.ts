import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { emailAddress, line, telephone } from '../../../shared/web/forms.ts';
import { type Member, memberById } from '../../accounts/members.ts';
import type { HubContext } from '../../context.ts';
import { cutOffBy, registerSchool, XporterRefused } from '../../xporter/client.ts';
import {
  addConnection,
  advance,
  allows,
  type Connection,
  connectionById,
  connectionOf,
  endingOf,
  type SchoolDetails,
} from '../records/connections.ts';

/** The form on which the coordinator verifies the school's details. */
export const VerifyForm = z.object({
  name: line('Enter the school’s name'),
  street: line('Enter the street'),
  town: line('Enter the town'),
  county: z.string().trim().max(200, 'Use 200 characters or fewer').default(''),
  postcode: z
    .string('Enter the postcode')
    .trim()
    .toUpperCase()
    .regex(/^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$/, 'Enter a postcode like ZZ99 1AA'),
  leaCode: z
    .string('Enter the LA number')
    .trim()
    .regex(/^\d{3}$/, 'Enter the LA number: 3 digits'),
  dfesCode: z
    .string('Enter the DfE number')
    .trim()
    .regex(/^\d{4}$/, 'Enter the DfE number: 4 digits'),
  urn: z
    .string('Enter the URN')
    .trim()
    .regex(/^\d{6}$/, 'Enter the URN: 6 digits'),
  contactFirstName: line('Enter the contact’s first name', 100),
  contactLastName: line('Enter the contact’s last name', 100),
  contactEmail: emailAddress,
  contactPhone: telephone,
});

/**
 * Asks for a connection: cancels an earlier request that is still waiting, and the invitation leaves
 * through the outbox.
 * @param coordinator of the centre it is for
 */
export function requestConnection(
  context: HubContext,
  coordinator: Member,
  details: SchoolDetails,
): Connection {
  const { database, clock, outbox, journal } = context;
  const { estab } = coordinator;
  return database.transaction(() => {
    const at = clock.now();
    const now = at.toISOString();
    const earlier = connectionOf(database, estab);
    const ending = earlier && endingOf(earlier);
    if (earlier && ending && allows(earlier, ending)) {
      advance(database, earlier, ending, at, { sealedSecret: null, endedAt: now });
    }
    const connection = addConnection(database, {
      estab,
      reference: randomUUID(),
      requestedBy: coordinator.id,
      requestedAt: now,
      details,
    });
    outbox.put(
      'invite',
      { lane: connection.estab, about: connection.reference },
      { connection: connection.id },
    );
    journal.record({
      estab,
      actor: coordinator.email,
      event: 'connection.requested',
      correlation: connection.reference,
    });
    return connection;
  })();
}

const InvitePayload = z.object({ connection: z.number() });

/** Takes a request to Xporter, from the outbox. */
export function deliverInvitations(context: HubContext): void {
  context.outbox.handle('invite', async (payload, { signal, onDelivered }) => {
    const connection = connectionById(context.database, InvitePayload.parse(payload).connection);
    if (connection?.state !== 'requested') return;
    const refusal = await invite(cutOffBy(context, signal), connection);
    onDelivered(() => {
      const now = connectionById(context.database, connection.id);
      if (now?.state !== 'requested') return;
      const at = context.clock.now();
      if (refusal === undefined) advance(context.database, now, 'accept', at);
      else advance(context.database, now, 'reject', at, { message: refusal, endedAt: at.toISOString() });
      context.journal.record({
        estab: now.estab,
        actor: 'Xporter',
        event: refusal === undefined ? 'connection.invited' : 'connection.rejected',
        detail: refusal === undefined ? {} : { reason: refusal },
        correlation: now.reference,
      });
    });
  });
}

/** Xporter's words when it refuses; undefined when it has invited the school. */
async function invite(
  { database, xporter }: HubContext,
  { details, reference, requestedBy }: Connection,
): Promise<string | undefined> {
  const coordinator = memberById(database, requestedBy);
  try {
    await registerSchool(xporter, {
      LeaCode: details.leaCode,
      DfesCode: details.dfesCode,
      SchoolName: details.name,
      SchoolContactFirstName: details.contactFirstName,
      SchoolContactLastName: details.contactLastName,
      SchoolContactEmail: details.contactEmail,
      SchoolContactPhone: details.contactPhone,
      ...(coordinator && {
        SchoolTechnicalContactName: `${coordinator.name} (Access Coordinator)`,
        SchoolTechnicalContactEmail: coordinator.email,
      }),
      AuthParams: reference,
    });
    return undefined;
  } catch (error) {
    if (error instanceof XporterRefused) return error.message;
    throw error;
  }
}
