import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { DemoSchool } from '../../../shared/sample-data/schools.ts';
import type { PortalContext } from '../../../xporter-portal/context.ts';
import { inviteSchool } from '../../../xporter-portal/invitations/invite.ts';
import { type Authorisation, sharingWith } from '../../../xporter-portal/records/authorisations.ts';
import { partnerApp } from '../../../xporter-portal/records/partner-apps.ts';
import { schoolOf } from '../../../xporter-portal/records/schools.ts';
import { authoriseAsHead } from '../../../xporter-portal/sandbox/fixtures/register.ts';
import { type PortalApp, WELLBEING } from '../../support/sides.ts';

const { relyingParty } = WELLBEING;

/** Wellbeing asks a school's head for all that it may ask for, in the name of the coordinator. */
export function inviteForWellbeing(context: PortalContext, school: DemoSchool): Authorisation {
  const { database } = context;
  const app = partnerApp(database, relyingParty);
  if (!app) throw new Error('the register does not know Wellbeing');
  const { head, coordinator } = school;
  return inviteSchool(context, {
    school: schoolOf(database, school),
    app,
    invitee: { name: `${head.title} ${head.forename} ${head.surname}`, email: head.email, phone: head.phone },
    requester: {
      requesterName: `${coordinator.title} ${coordinator.forename} ${coordinator.surname}`,
      requesterRole: 'Access Coordinator',
      requesterEmail: coordinator.email,
    },
    registrationType: 'Live',
    authParams: randomUUID(),
    scopes: app.template.map(({ scope }) => scope),
  });
}

/** A school that shares everything with Wellbeing. */
export function shareWithWellbeing(context: PortalContext, school: DemoSchool): Authorisation {
  inviteForWellbeing(context, school);
  authoriseAsHead(context, school, relyingParty);
  const shared = sharingWith(context.database, school.estab, relyingParty);
  if (!shared) throw new Error(`${school.name} does not share with Wellbeing`);
  return shared;
}

const Callback = z.object({ fields: z.record(z.string(), z.string()) });

/** The fields of the callbacks in the outbox, oldest first. */
export const queuedCallbacks = (portal: Pick<PortalApp, 'queued'>): Record<string, string>[] =>
  portal.queued('callback').map((callback) => Callback.parse(callback).fields);
