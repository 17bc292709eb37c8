import type { Context } from '../../shared/context.ts';
import type { Authorisation } from './authorisations.ts';
import type { CallbackEvent, CallbackField, OwnFields } from './callback-events.ts';
import { abandonOvertaken, keepDelivery } from './deliveries.ts';
import { appOf, type PartnerApp } from './partner-apps.ts';
import { type School, schoolOf } from './schools.ts';

/** The fields that are the same for every event of an authorisation. */
type OfAuthorisation = 'templateScopes' | 'scopes';

/** A notice to a partner about a school's decision: the event, and the fields that only it has. */
export type Notice = {
  [Event in CallbackEvent]: { event: Event } & Record<Exclude<OwnFields<Event>, OfAuthorisation>, string>;
}[CallbackEvent];

type Fields = Partial<Record<CallbackField, string>>;

/** What every callback about a school has, but for its event and sequence. @param authParams of the invitation */
export const commonFields = (
  { relyingParty }: Pick<PartnerApp, 'relyingParty'>,
  school: Pick<School, 'estab' | 'name' | 'email'>,
  authParams: string | null,
): Fields => ({
  schoolId: school.estab,
  schoolName: school.name,
  schoolEmail: school.email,
  partnerId: relyingParty,
  thirdParty: 'XporterOnDemand',
  ...(authParams === null ? {} : { AuthParams: authParams }),
});

/**
 * Notifies the partner through the outbox. Earlier notices that this one makes obsolete are not sent any more.
 * Call it in the transaction of the decision.
 * @returns the id in the outbox
 */
export function notifyPartner(context: Context, authorisation: Authorisation, notice: Notice): number {
  const { database, outbox } = context;
  const app = appOf(database, authorisation);
  const school = schoolOf(database, authorisation);
  const scopes =
    notice.event === 'authorised'
      ? {
          templateScopes: authorisation.requestedScopes.join(','),
          scopes: (authorisation.scopes ?? []).join(','),
        }
      : {};
  const fields = { ...notice, ...scopes, ...commonFields(app, school, authorisation.authParams) };
  const { relyingParty } = app;
  const { event } = notice;
  // Authorising again makes another authorisation of the request: for the partner it is the same.
  const about = `${school.estab}/${relyingParty}/${authorisation.authParams ?? ''}`;
  abandonOvertaken(context, about, event);
  const id = outbox.put(
    'callback',
    { lane: `${relyingParty}/${school.estab}`, about },
    { relyingParty, fields },
  );
  keepDelivery(
    context,
    { id, relyingParty, estab: school.estab, authorisationId: authorisation.id, event },
    fields,
  );
  return id;
}
