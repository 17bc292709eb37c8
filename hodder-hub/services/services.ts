/** What Hodder Education offers centres; only Wellbeing is part of the sandbox. */
export interface Service {
  slug: string;
  name: string;
  about: string;
  /** Where its administration begins, or null where it is not part of the sandbox. */
  administration: string | null;
}

export const SERVICES: readonly Service[] = [
  {
    slug: 'wellbeing',
    name: 'Wellbeing',
    about: 'Surveys that show how pupils feel about themselves and school.',
    administration: '/admin-hub',
  },
  {
    slug: 'assessment-library',
    name: 'Assessment Library',
    about: 'Termly tests with marking and gap analysis.',
    administration: null,
  },
  {
    slug: 'reading-shelf',
    name: 'Reading Shelf',
    about: 'Levelled e-books for home and school.',
    administration: null,
  },
];
