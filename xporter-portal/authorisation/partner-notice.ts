import { z } from 'zod';
import { daysAfter } from '../../shared/clock.ts';
import { Undeliverable } from '../../shared/outbox/outbox.ts';
import { SIGNATURE_HEADER, sign } from '../../shared/web/signature.ts';
import type { PortalContext } from '../context.ts';
import { managementSecretOf } from '../partner-apps/management-secret.ts';
import { appOf, partnerApp } from '../partner-apps/partner-apps.ts';
import { schoolOf } from '../register/schools.ts';
import type { Authorisation } from './authorisations.ts';

/** What a partner is told of a school's decision. */
export type Notice =
  | { event: 'authorised'; schoolSecret: string }
  | { event: 'forwarded'; forwardedTo: string }
  | { event: 'refused' | 'expired' | 'revoked'; reason: string }
  | { event: 'resumed' };

const TIMEOUT_MS = 10_000;
/** How wrong the clock is while it is made to be: twenty minutes. */
const SKEW_DAYS = 20 / (24 * 60);
/** The partner knows of no such request, or of a later one: trying again cannot help. */
const GONE = [404, 410];

const Callback = z.object({ relyingParty: z.string(), fields: z.record(z.string(), z.string()) });

/**
 * Tells the partner, through the outbox. To be called in the transaction of the decision.
 * @returns the message's id in the outbox; null where the app has no authorisation URL
 */
export function notifyPartner(
  context: PortalContext,
  authorisation: Authorisation,
  notice: Notice,
): number | null {
  const { database, outbox } = context;
  const app = appOf(database, authorisation);
  if (app.authorisationUrl === null) return null;
  const school = schoolOf(database, authorisation);
  const scopes =
    notice.event === 'authorised'
      ? {
          templateScopes: authorisation.requestedScopes.join(','),
          scopes: (authorisation.scopes ?? []).join(','),
        }
      : {};
  const fields = {
    ...notice,
    schoolId: school.estab,
    schoolName: school.name,
    schoolEmail: school.email,
    partnerId: app.relyingParty,
    thirdParty: 'XporterOnDemand',
    ...scopes,
    ...(authorisation.authParams === null ? {} : { AuthParams: authorisation.authParams }),
  };
  return outbox.put('callback', authorisation.reference, {
    relyingParty: app.relyingParty,
    fields,
  });
}

/** Posts to the partners' authorisation URLs, from the outbox: form-encoded, signed afresh at each attempt. */
export function deliverCallbacks(context: PortalContext): void {
  context.outbox.handle('callback', async (payload) => {
    const { relyingParty, fields } = Callback.parse(payload);
    const url = partnerApp(context.database, relyingParty)?.authorisationUrl;
    if (!url) return;
    const body = new URLSearchParams(fields).toString();
    const { faults, clock } = context;
    const estab = fields.schoolId ?? null;
    const skew = faults.isOn('clock-skew', estab) ? SKEW_DAYS : 0;
    const signature = sign(body, managementSecretOf(context, relyingParty), daysAfter(clock.now(), skew));
    const post = () =>
      fetch(url, {
        method: 'POST',
        redirect: 'error',
        headers: {
          'Content-Type': 'application/x-www-form-urlencoded',
          [SIGNATURE_HEADER]: signature,
        },
        body,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    const response = await post();
    await response.body?.cancel();
    if (GONE.includes(response.status)) throw new Undeliverable(`the partner answered ${response.status}`);
    if (!response.ok) throw new Error(`the partner answered ${response.status}`);
    if (faults.isOn('duplicate-delivery', estab)) await (await post()).body?.cancel();
  });
}
