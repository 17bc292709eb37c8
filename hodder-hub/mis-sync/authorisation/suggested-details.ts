import type { Database } from '../../../shared/database/database.ts';
import { type Member, namesOf } from '../../accounts/members.ts';
import type { Centre } from '../../admin-hub/school/centres.ts';
import type { SchoolDetails } from '../records/connections.ts';

type Contact = Pick<SchoolDetails, 'contactFirstName' | 'contactLastName' | 'contactEmail' | 'contactPhone'>;

/** The details for the coordinator to verify: the centre's record, with its head as the contact. */
export function suggestedDetails(centre: Centre): SchoolDetails {
  return {
    name: centre.name,
    street: centre.street,
    town: centre.town,
    county: centre.county,
    postcode: centre.postcode,
    leaCode: centre.estab.slice(0, 3),
    dfesCode: centre.estab.slice(3),
    urn: centre.urn,
    ...contactOnRecord(centre),
  };
}

/** The school's contact on record, usually the head. */
export const contactOnRecord = (centre: Centre): Contact => ({
  contactFirstName: centre.contactForename,
  contactLastName: centre.contactSurname,
  contactEmail: centre.contactEmail,
  contactPhone: centre.contactPhone,
});

/** The coordinator, at the school's telephone number: the Hub knows none of their own. */
export function coordinatorAsContact(database: Database, coordinator: Member, centre: Centre): Contact {
  const { forename, surname } = namesOf(database, coordinator);
  return {
    contactFirstName: forename,
    contactLastName: surname,
    contactEmail: coordinator.email,
    contactPhone: centre.phone,
  };
}
