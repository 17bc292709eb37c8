import type { PartnerApp, TemplateScope } from '../records/partner-apps.ts';

const required = (scope: string, reason: string): TemplateScope => ({ scope, required: true, reason });
const optional = (scope: string, reason: string): TemplateScope => ({ scope, required: false, reason });

const agreementOf = (publisher: string, app: string): string =>
  `This agreement is between the school, which decides why and how personal data is used, and ${publisher}, which handles it for the school in ${app}.

${publisher} uses the data only to provide ${app} to the school. It does not sell it, does not advertise to pupils, and does not train software on it for others.

Only staff of ${publisher} who need the data for their work can see it. It is kept in the United Kingdom, encrypted on the way and where it rests.

When the school revokes access, ${publisher} receives nothing further. Within sixty days of the end of the school’s subscription it erases what it holds.

If personal data is lost or seen by somebody who should not have seen it, ${publisher} tells the school within 24 hours of knowing.

The school may ask at any time what is held, have it corrected or erased, and audit how it is kept.`;

/** Hodder Education's app, as it registered with Xporter. */
export function wellbeingApp(relyingParty: string, authorisationUrl: string): PartnerApp {
  return {
    relyingParty,
    name: 'Wellbeing',
    publisher: 'Hodder Education',
    purpose:
      'Wellbeing surveys show teachers how pupils feel about themselves and school. With your data, you do not have to enter classes by hand.',
    contactEmail: 'wellbeing@hodder.example',
    colour: 'purple',
    authorisationUrl,
    template: [
      required('School', 'To show your school’s name and its classes as you know them.'),
      required('Student', 'To list pupils by name, year and class.'),
      required('StudentExtended', 'The date of birth decides which questions suit a pupil’s age.'),
      required('UPN', 'To recognise the same pupil again when names change.'),
      required('Staff', 'To give teachers their sign-ins and their classes.'),
      optional('StudentFunding', 'To compare how pupils with and without pupil premium feel.'),
      optional('SENTypes', 'To compare how pupils with special educational needs feel.'),
      optional('StudentDemographic', 'To compare by first language and ethnicity.'),
      optional('StaffExtended', 'To record the legal names of staff as well as the names they use.'),
    ],
    agreementVersion: '3.1',
    agreement: agreementOf('Hodder Education', 'Wellbeing'),
  };
}

function invented(
  slug: string,
  name: string,
  publisher: string,
  purpose: string,
  colour: PartnerApp['colour'],
  scopes: string[],
): PartnerApp {
  return {
    relyingParty: `${slug}.example`,
    name,
    publisher,
    purpose,
    contactEmail: `schools@${slug}.example`,
    colour,
    authorisationUrl: null,
    template: scopes.map((scope) => required(scope, `${name} cannot work without it.`)),
    agreementVersion: '1.4',
    agreement: agreementOf(publisher, name),
  };
}

/** Other apps that schools share with, to fill the dashboard. They never call the API. */
export const OTHER_APPS: readonly [PartnerApp, PartnerApp, PartnerApp, PartnerApp] = [
  invented(
    'meet-the-teacher',
    'Meet the Teacher',
    'Evenings Ltd',
    'Books appointments at parents’ evenings.',
    'green',
    ['School', 'Student', 'Contact', 'Staff'],
  ),
  invented('canteen', 'Canteen', 'Lunchbox Systems', 'Cashless payment for school meals.', 'orange', [
    'School',
    'Student',
    'StudentFunding',
    'Photos',
  ]),
  invented('bookworm', 'Bookworm Library', 'Bookworm', 'Lends and reminds in the school library.', 'blue', [
    'School',
    'StudentLite',
    'StaffLite',
  ]),
  invented(
    'gatekeeper',
    'Gatekeeper',
    'Gatekeeper Security',
    'Signs browsers and late pupils in and out.',
    'red',
    ['School', 'Student', 'Attendance', 'Staff'],
  ),
];
