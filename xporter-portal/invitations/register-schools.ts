import { z } from 'zod';
import { isScope } from '../api/catalogue/scopes.ts';
import { ApiError } from '../api/envelope.ts';
import type { PortalContext } from '../context.ts';
import { appOf, type PartnerApp } from '../partner-apps/partner-apps.ts';
import { schoolByEstab } from '../register/schools.ts';
import { inviteSchool } from './invite.ts';

const Whole = z.object({
  RegistrationType: z.enum(['Test', 'Live'], 'RegistrationType is Test or Live'),
  Schools: z
    .array(z.unknown(), 'Schools is a list')
    .min(1, 'Schools is empty')
    .max(500, 'At most 500 schools at once'),
});

const text = (name: string) =>
  z.string(`${name} is missing`).trim().min(1, `${name} is missing`).max(200, `${name} is too long`);

const Row = z.object({
  LeaCode: z.coerce.string().regex(/^\d{3}$/, 'LeaCode is 3 digits'),
  DfesCode: z.coerce.string().regex(/^\d{4}$/, 'DfesCode is 4 digits'),
  SchoolName: text('SchoolName'),
  SchoolContactFirstName: text('SchoolContactFirstName'),
  SchoolContactLastName: text('SchoolContactLastName'),
  SchoolContactEmail: z
    .string('SchoolContactEmail is missing')
    .pipe(z.email('SchoolContactEmail is not an email address')),
  SchoolContactPhone: text('SchoolContactPhone'),
  PartnerApplicationId: text('PartnerApplicationId'),
  PartnerName: text('PartnerName'),
  PartnerRegisteredEmail: text('PartnerRegisteredEmail'),
  WeAcceptGroupcallUsagePolicy: z.literal(true, 'WeAcceptGroupcallUsagePolicy has to be true'),
  ScopesToAuthorise: z
    .array(z.string().refine(isScope, 'ScopesToAuthorise names an unknown scope'))
    .nullish(),
  AuthParams: z.string().max(2000, 'AuthParams is too long').nullish(),
});

export interface RegisterAnswer {
  Schools: { LeaCode: string; DfesCode: string; Status: 'OK' | 'Error'; Message: string | null }[];
  Message: null;
}

/**
 * Invites each school it can and says of each that it cannot why: one bad school never spoils the rest.
 * @param relyingParty of the partner whose request this is
 * @throws ApiError when the request cannot be read as a whole
 */
export function registerSchools(context: PortalContext, relyingParty: string, body: unknown): RegisterAnswer {
  const whole = Whole.safeParse(body);
  if (!whole.success) throw new ApiError(400, whole.error.issues[0]?.message ?? 'The request cannot be read');
  const app = appOf(context.database, { relyingParty });
  const { RegistrationType, Schools } = whole.data;
  return {
    Schools: Schools.map((school) => {
      const complaint = register(context, app, RegistrationType, school);
      return { ...codesOf(school), Status: complaint === null ? 'OK' : 'Error', Message: complaint };
    }),
    Message: null,
  };
}

/** Null when the school has been invited, otherwise why not. */
function register(
  context: PortalContext,
  app: PartnerApp,
  registrationType: string,
  given: unknown,
): string | null {
  const row = Row.safeParse(given);
  if (!row.success) return row.error.issues[0]?.message ?? 'This school cannot be read';
  const { LeaCode, DfesCode, PartnerApplicationId, ScopesToAuthorise, AuthParams, ...contact } = row.data;
  if (PartnerApplicationId !== app.relyingParty) return 'PartnerApplicationId is not yours';
  const school = schoolByEstab(context.database, `${LeaCode}${DfesCode}`);
  if (!school) return 'School not found in EduBase';
  inviteSchool(context, {
    school,
    app,
    registrationType,
    authParams: AuthParams ?? null,
    scopes: ScopesToAuthorise ?? app.template.map(({ scope }) => scope),
    invitee: {
      name: `${contact.SchoolContactFirstName} ${contact.SchoolContactLastName}`,
      email: contact.SchoolContactEmail,
      phone: contact.SchoolContactPhone,
    },
  });
  return null;
}

const Codes = z.object({ LeaCode: z.coerce.string().catch(''), DfesCode: z.coerce.string().catch('') });

const codesOf = (school: unknown): z.output<typeof Codes> =>
  Codes.catch({ LeaCode: '', DfesCode: '' }).parse(school);
