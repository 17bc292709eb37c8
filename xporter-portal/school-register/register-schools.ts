import { z } from 'zod';
import { isTelephone } from '../../shared/web/forms.ts';
import { checkInput, textOrNumber } from '../../shared/web/read-input.ts';
import { apiError, ROW_ERRORS } from '../api/errors.ts';
import type { PortalContext } from '../context.ts';
import { inviteSchool } from '../invitations/invite.ts';
import type { Requester } from '../records/authorisations.ts';
import type { InvitationField } from '../records/invitation-fields.ts';
import { appOf, type PartnerApp } from '../records/partner-apps.ts';
import { schoolByEstab } from '../records/schools.ts';
import { isScope } from '../records/scopes.ts';

const Whole = z.object({
  RegistrationType: z.enum(['Test', 'Live']),
  Schools: z
    .array(z.unknown())
    .min(1, 'Schools is empty')
    .max(500, 'Schools has more than 500 schools: send them in several requests'),
});

const text = z.string().trim().min(1).max(200);

const digits = (name: string, count: number) =>
  textOrNumber(
    z
      .string()
      .trim()
      .regex(new RegExp(`^\\d{${count}}$`), `${name} has to be ${count} digits`),
  );

/** Clients omit a field, or send null or a blank one. */
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => {
    const trimmed = typeof value === 'string' ? value.trim() : value;
    return trimmed === '' ? null : trimmed;
  }, schema.nullish());

const Row = z.object({
  LeaCode: digits('LeaCode', 3),
  DfesCode: digits('DfesCode', 4),
  SchoolName: text,
  SchoolContactFirstName: text,
  SchoolContactLastName: text,
  SchoolContactEmail: z.string().trim().min(1).pipe(z.email()),
  SchoolContactPhone: textOrNumber(
    z
      .string()
      .trim()
      .min(1)
      .max(60)
      .refine(isTelephone, 'SchoolContactPhone has to be a telephone number, for example 01632 960123 ext 5'),
  ),
  SchoolTechnicalContactName: optional(z.string().max(200)),
  SchoolTechnicalContactEmail: optional(z.email()),
  PartnerApplicationId: text,
  PartnerName: text,
  PartnerRegisteredEmail: text,
  WeAcceptGroupcallUsagePolicy: z.literal(true),
  ScopesToAuthorise: z
    .array(
      z.string().refine(isScope, {
        error: ({ input }) => `ScopesToAuthorise has an unknown scope: ${String(input)}`,
      }),
    )
    .nullish(),
  AuthParams: z.string().max(2000).nullish(),
} satisfies Record<InvitationField, z.ZodType>);

export interface RegisterAnswer {
  Schools: (Codes & { Status: 'OK' | 'Error'; Message: string | null })[];
  Message: null;
}

/**
 * Invites each school that it can, and returns the reason for each that it cannot.
 * @param relyingParty the partner that sends the request
 * @throws ApiError when the whole request is invalid
 */
export function registerSchools(context: PortalContext, relyingParty: string, body: unknown): RegisterAnswer {
  const whole = checkInput(Whole, body);
  if (!whole.ok) throw apiError('invalid-request', whole.message);
  const app = appOf(context.database, { relyingParty });
  const { RegistrationType, Schools } = whole.value;
  return {
    Schools: Schools.map((school) => {
      const complaint = register(context, app, RegistrationType, school);
      return { ...codesOf(school), Status: complaint === null ? 'OK' : 'Error', Message: complaint };
    }),
    Message: null,
  };
}

/** @returns null when the school has been invited, otherwise the reason why not */
function register(
  context: PortalContext,
  app: PartnerApp,
  registrationType: string,
  input: unknown,
): string | null {
  const row = checkInput(Row, input);
  if (!row.ok) return ROW_ERRORS['row-invalid'].text(row.message);
  const { LeaCode, DfesCode, PartnerApplicationId, ScopesToAuthorise, AuthParams, ...contact } = row.value;
  if (PartnerApplicationId !== app.relyingParty) return ROW_ERRORS['row-of-other-app'].text();
  const school = schoolByEstab(context.database, `${LeaCode}${DfesCode}`);
  if (!school) return ROW_ERRORS['row-unknown-school'].text();
  inviteSchool(context, {
    school,
    app,
    registrationType,
    authParams: AuthParams ?? null,
    requester: requesterOf(contact),
    scopes: ScopesToAuthorise ?? app.template.map(({ scope }) => scope),
    invitee: {
      name: `${contact.SchoolContactFirstName} ${contact.SchoolContactLastName}`,
      email: contact.SchoolContactEmail,
      phone: contact.SchoolContactPhone,
    },
  });
  return null;
}

/** The school's technical contact, with an optional role in brackets after the name. */
function requesterOf(contact: {
  SchoolTechnicalContactName?: string | null | undefined;
  SchoolTechnicalContactEmail?: string | null | undefined;
}): Requester {
  const email = contact.SchoolTechnicalContactEmail ?? null;
  const label = contact.SchoolTechnicalContactName ?? email;
  const [, name, role] = /^(.+?) *\(([^()]+)\)$/.exec(label ?? '') ?? [];
  return { requesterName: name ?? label, requesterRole: role ?? null, requesterEmail: email };
}

/** As they were sent: clients find their school in the answer by comparing them, numbers with numbers. */
const Code = z.union([z.string(), z.number()]).catch('');
const Codes = z.object({ LeaCode: Code, DfesCode: Code });
type Codes = z.output<typeof Codes>;

const codesOf = (school: unknown): Codes => Codes.catch({ LeaCode: '', DfesCode: '' }).parse(school);
