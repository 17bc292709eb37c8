import { z } from 'zod';
import { line } from '../../../shared/web/forms.ts';
import type { PortalContext } from '../../context.ts';
import { COLOURS, type PartnerApp, partnerApp } from '../../records/partner-apps.ts';
import { RelyingParty } from '../../records/relying-party.ts';
import { SCOPES } from '../../records/scopes.ts';
import { AgreementForm, complaintsAboutUrl, LONGEST_REASON, SettingsForm } from '../settings/forms.ts';
import { appName, TAKEN } from './fields.ts';

const DEFAULT_AREAS = ['School', 'Student', 'Staff'];

const Area = z.object({
  scope: z
    .string('Enter the name of a data area')
    .trim()
    .superRefine((name, { addIssue }) => {
      if (!SCOPES.some((scope) => scope.name === name))
        addIssue({ code: 'custom', message: `There is no data area ${name}` });
    }),
  required: z.boolean('Enter true or false').default(true),
  reason: line('Enter a reason for head teachers', LONGEST_REASON).optional(),
});

const { purpose, contactEmail, authorisationUrl } = SettingsForm.shape;

/** In the order of the page. */
const Fields = z.object({
  name: appName,
  publisher: line('Enter the name of its publisher', 100).optional(),
  relyingParty: RelyingParty.optional(),
  purpose: purpose.optional(),
  contactEmail: contactEmail.optional(),
  authorisationUrl: authorisationUrl.nullable().default(null),
  colour: z.enum(COLOURS, `Choose a colour: ${COLOURS.join(', ')}`).default('teal'),
  areas: z
    .array(Area, 'Enter a list of data areas')
    .min(1, 'Request at least one data area')
    .superRefine((areas, { addIssue }) => {
      for (const [index, { scope }] of areas.entries())
        if (areas.findIndex((each) => each.scope === scope) < index)
          addIssue({ code: 'custom', path: [index, 'scope'], message: `${scope} is listed twice` });
    })
    .optional(),
  agreementVersion: AgreementForm.shape.agreementVersion.default('1.0'),
  agreement: AgreementForm.shape.agreement.optional(),
});

/** What an app is created from. All but its name have defaults. */
export type NewAppFields = z.input<typeof Fields>;

export type NewAppResult = { ok: true; app: PartnerApp } | { ok: false; errors: Record<string, string> };

/**
 * Checks all that a new app is to have.
 * @param input NewAppFields, from a form or a program
 * @param isTaken whether its relying party is no longer free
 * @returns the app with its defaults, or what is wrong by field, for example `areas.1.scope`
 */
export async function checkNewApp(
  context: PortalContext,
  input: unknown,
  isTaken = (relyingParty: string) => partnerApp(context.database, relyingParty) !== undefined,
): Promise<NewAppResult> {
  const parsed = Fields.safeParse(input);
  const errors: Record<string, string> = {};
  if (!parsed.success)
    for (const { path, message } of parsed.error.issues) errors[path.join('.')] ??= message;
  const fields = z.record(z.string(), z.unknown()).catch({}).parse(input);

  const url = authorisationUrl.nullable().safeParse(fields.authorisationUrl ?? null);
  if (url.success) Object.assign(errors, await complaintsAboutUrl(context, url.data));
  const name = appName.safeParse(fields.name).data;
  const id = RelyingParty.safeParse(fields.relyingParty ?? (name && relyingPartyFor(name)));
  if (!id.success && name !== undefined) errors.relyingParty ??= id.error.issues[0]?.message ?? '';
  if (id.success && isTaken(id.data)) errors.relyingParty ??= TAKEN;

  if (!parsed.success || !id.success || Object.keys(errors).length > 0) return { ok: false, errors };
  return { ok: true, app: withDefaults({ ...parsed.data, relyingParty: id.data }) };
}

/** The agreement of an app that has not written one. */
export const standardAgreement = (publisher: string, app: string): string =>
  `This agreement is between the school, which decides why and how personal data is used, and ${publisher}, which handles it for the school in ${app}.

${publisher} uses the data only to provide ${app} to the school. It does not sell it, does not advertise to pupils, and does not train software on it for others.

Only ${publisher} staff who need the data for their work can see it. It is stored in the United Kingdom and encrypted in transit and at rest.

When the school revokes access, ${publisher} gets no more data. It deletes the data that it has within sixty days of the end of the school’s subscription.

If personal data is lost or seen by anyone who should not see it, ${publisher} tells the school within 24 hours of finding out.

At any time, the school can ask which data ${publisher} has, have it corrected or deleted, and audit how it is stored.`;

/** `Reading Log` becomes `reading-log.example`. */
const relyingPartyFor = (name: string): string =>
  `${name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[\u0300-\u036f’']/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-|-$/g, '')}.example`;

function withDefaults({
  name,
  publisher = name,
  relyingParty,
  contactEmail = `schools@${relyingParty}`,
  purpose = `${name} uses records of pupils and staff, so that schools do not have to enter them by hand.`,
  areas = DEFAULT_AREAS.map((scope) => ({ scope, required: true, reason: undefined })),
  agreement = standardAgreement(publisher, name),
  ...others
}: z.output<typeof Fields> & { relyingParty: string }): PartnerApp {
  return {
    ...{ name, publisher, relyingParty, contactEmail, purpose, agreement, ...others },
    template: areas.map(({ reason = `${name} cannot work without it.`, ...area }) => ({ ...area, reason })),
    isLenient: false,
  };
}
