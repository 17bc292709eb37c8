import type { Centre } from '../../admin-hub/school/centres.ts';
import type { SchoolDetails } from './connections.ts';

/** What the coordinator is asked to verify: the centre's record, and its head as the contact. */
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
    contactFirstName: centre.contactForename,
    contactLastName: centre.contactSurname,
    contactEmail: centre.contactEmail,
    contactPhone: centre.contactPhone,
  };
}
