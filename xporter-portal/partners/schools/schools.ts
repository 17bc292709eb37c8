import { finder } from '../../../shared/names.ts';
import { schoolNumber } from '../../../shared/school-number.ts';
import type { PortalContext } from '../../context.ts';
import type { AuthorisationState } from '../../records/authorisation-states.ts';
import { type Authorisation, asOf, authorisationsOfApp, latestBy } from '../../records/authorisations.ts';
import { type InvitationLink, latestLink } from '../../records/invitation-links.ts';
import { type NewTerms, newTermsFor } from '../../records/new-terms.ts';
import type { PartnerApp } from '../../records/partner-apps.ts';
import { type School, schoolOf } from '../../records/schools.ts';
import { describeScope } from '../../records/scopes.ts';

/** A school as a partner sees it: the state of its authorisation, without the people at the school. */
export interface PartnersSchool {
  authorisation: Authorisation;
  /** An earlier authorisation that still shares while a new invitation waits. */
  stillSharing: Authorisation | undefined;
  school: Pick<School, 'name' | 'estab'>;
  /** The person who was invited last; undefined when no one was. */
  contact: Pick<InvitationLink, 'name' | 'email' | 'sentAt' | 'bouncedAt'> | undefined;
  /** Titles of the requested areas that the school shares and does not share; empty before it has decided. */
  granted: string[];
  withheld: string[];
  newTerms: NewTerms | undefined;
}

export interface SchoolFilter {
  /** Blank for any. */
  state: AuthorisationState | '';
  /** Words of the name, or part of the estab with or without its slash; blank for all. */
  search: string;
}

/** An app's schools, each with its newest authorisation, latest invitation first. */
export function schoolsOf(context: PortalContext, app: PartnerApp, filter: SchoolFilter): PartnersSchool[] {
  const { database, clock, requests } = context;
  requests.flush();
  const now = clock.now();
  const all = authorisationsOfApp(database, app.relyingParty).map((each) => asOf(now, each));
  const isFound = finder(filter.search);
  const isWanted = (authorisation: Authorisation | undefined): boolean =>
    filter.state === '' || authorisation?.state === filter.state;
  return latestBy('estab', all)
    .filter(({ authorisation, stillSharing }) => isWanted(authorisation) || isWanted(stillSharing))
    .map((latest) => ({ ...latest, school: schoolOf(database, latest.authorisation) }))
    .filter(({ school: { name, estab } }) => isFound(`${name} ${schoolNumber(estab)}`))
    .map(({ authorisation, stillSharing, school: { name, estab } }) => {
      const requested = authorisation.scopes === null ? [] : app.template.map(({ scope }) => scope);
      const shares = (scope: string) => authorisation.scopes?.includes(scope) ?? false;
      return {
        authorisation,
        stillSharing,
        school: { name, estab },
        contact: latestLink(database, authorisation.id),
        granted: requested.filter(shares).map(titleOf),
        withheld: requested.filter((scope) => !shares(scope)).map(titleOf),
        newTerms: newTermsFor(database, app, authorisation),
      };
    });
}

const titleOf = (scope: string): string => describeScope(scope).title;
