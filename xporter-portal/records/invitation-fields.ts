interface InvitationFieldDoc {
  isRequired: boolean;
  about: string;
  example: unknown;
}

/** Every field of a school in a request to invite schools, as Xporter's recordings have them. */
export const INVITATION_FIELDS = {
  LeaCode: { isRequired: true, about: 'The first three digits of the school’s number', example: '999' },
  DfesCode: { isRequired: true, about: 'The last four digits', example: '2001' },
  SchoolName: { isRequired: true, about: 'The school’s name', example: 'Oakfield Primary School' },
  SchoolContactFirstName: {
    isRequired: true,
    about: 'The person who is invited. They need the authority to share the school’s data',
    example: 'Helen',
  },
  SchoolContactLastName: { isRequired: true, about: 'Their last name', example: 'Ashworth' },
  SchoolContactEmail: {
    isRequired: true,
    about: 'Where the invitation goes',
    example: 'helen.ashworth@oakfield.example',
  },
  SchoolContactPhone: { isRequired: true, about: 'Their telephone number', example: '01632 960123' },
  SchoolTechnicalContactName: {
    isRequired: false,
    about:
      'The person at the school who requested it, with a role in brackets. The invitation names them, and we email them the next steps',
    example: 'Priya Nair (Data manager)',
  },
  SchoolTechnicalContactEmail: {
    isRequired: false,
    about: 'Their email address',
    example: 'priya.nair@oakfield.example',
  },
  PartnerApplicationId: { isRequired: true, about: 'Your app’s relying party', example: 'sums.example' },
  PartnerName: { isRequired: true, about: 'Your company', example: 'Sums Ltd' },
  PartnerRegisteredEmail: {
    isRequired: true,
    about: 'Your app’s contact',
    example: 'help@sums.example',
  },
  WeAcceptGroupcallUsagePolicy: { isRequired: true, about: 'Always `true`', example: true },
  ScopesToAuthorise: {
    isRequired: false,
    about: 'The data areas to request. Left out or `null`: all those in your settings',
    example: ['School', 'StudentLite'],
  },
  AuthParams: {
    isRequired: false,
    about: 'Any text up to 2,000 characters. Every callback about this invitation has it, unchanged',
    example: 'ref-42',
  },
} as const satisfies Record<string, InvitationFieldDoc>;

export type InvitationField = keyof typeof INVITATION_FIELDS;

/** A request that invites one school. */
export const exampleInvitation = (relyingParty: string): Record<string, unknown> => ({
  RegistrationType: 'Test',
  Schools: [
    {
      ...Object.fromEntries(Object.entries(INVITATION_FIELDS).map(([name, { example }]) => [name, example])),
      PartnerApplicationId: relyingParty,
    },
  ],
});
