import { readersOf } from '../../accounts/administrators.ts';
import type { PortalContext } from '../../context.ts';
import { SHARING_STATES } from '../../records/authorisation-states.ts';
import {
  type Authorisation,
  authorisationsOfApp,
  keepRequestedScopes,
} from '../../records/authorisations.ts';
import { type NewTerms, newTermsFor } from '../../records/new-terms.ts';
import type { PartnerApp } from '../../records/partner-apps.ts';
import { schoolOf } from '../../records/schools.ts';
import { describeScope } from '../../records/scopes.ts';

/**
 * Sends an app's new terms to the schools they apply to: those that share under an earlier agreement, or without an
 * area that has become required. Open invitations request such an area from now on. Call it in a transaction.
 * @returns how many schools got new terms
 */
export function sendNewTerms(context: PortalContext, before: PartnerApp, after: PartnerApp): number {
  const isRaised = before.agreementVersion !== after.agreementVersion;
  const wasRequired = new Set(requiredBy(before));
  const newlyRequired = requiredBy(after).filter((scope) => !wasRequired.has(scope));
  if (!isRaised && newlyRequired.length === 0) return 0;
  let sent = 0;
  for (const each of authorisationsOfApp(context.database, after.relyingParty)) {
    if (each.state !== 'invited' && !SHARING_STATES.includes(each.state)) continue;
    const authorisation = extend(context, each, newlyRequired);
    const terms = newTermsFor(context.database, after, authorisation);
    const applies = isRaised || terms?.areas.some(({ scope }) => newlyRequired.includes(scope));
    if (!terms || !applies) continue;
    notifySchool(context, after, authorisation, terms);
    sent += 1;
  }
  return sent;
}

const requiredBy = ({ template }: PartnerApp): string[] =>
  template.filter(({ required }) => required).map(({ scope }) => scope);

function extend(
  { database }: PortalContext,
  authorisation: Authorisation,
  scopes: readonly string[],
): Authorisation {
  const requestedScopes = [...new Set([...authorisation.requestedScopes, ...scopes])];
  keepRequestedScopes(database, authorisation, requestedScopes);
  return { ...authorisation, requestedScopes };
}

function notifySchool(
  context: PortalContext,
  app: PartnerApp,
  authorisation: Authorisation,
  { version, areas }: NewTerms,
): void {
  const { database, mailer, journal, url } = context;
  const school = schoolOf(database, authorisation);
  const accepted = authorisation.agreementVersion;
  for (const { name, email } of readersOf(database, school.estab)) {
    mailer.send({
      to: { name, address: email },
      subject: `${app.publisher} asks ${school.name} to ${wish({ version, areas }, app.name)}`,
      template: 'new-terms',
      thread: `${school.estab}/${app.relyingParty}`,
      data: {
        name,
        school: school.name,
        app: app.name,
        publisher: app.publisher,
        ...(version !== null && accepted !== null ? { version, accepted } : { version: null }),
        areas: areas.map(({ scope, reason }) => ({ title: describeScope(scope).title, reason })),
        link: `${url}/data-sharing/${authorisation.reference}/agree`,
      },
    });
  }
  journal.record({
    estab: school.estab,
    actor: app.relyingParty,
    event: 'authorisation.asked-again',
    detail: { version, areas: areas.map(({ scope }) => scope) },
    correlation: authorisation.authParams,
  });
}

function wish({ version, areas }: Pick<NewTerms, 'version' | 'areas'>, app: string): string {
  if (version === null) return `share more data with ${app}`;
  const accept = `accept version ${version} of the agreement`;
  return areas.length === 0 ? `${accept} for ${app}` : `${accept} and share more data with ${app}`;
}
