import { z } from 'zod';
import { emailAddress, line } from '../../../shared/web/forms.ts';
import type { PortalContext } from '../../context.ts';
import { comesAfter } from '../../records/agreements.ts';
import { COLOURS, type PartnerApp, type TemplateScope } from '../../records/partner-apps.ts';
import { SCOPES } from '../../records/scopes.ts';
import { isCallable, mayBePostedTo } from '../deliveries/targets.ts';

const URL_COMPLAINT = 'Enter an address that begins with http:// or https://, without a user name in it';

export const SettingsForm = z.object({
  authorisationUrl: z
    .string(URL_COMPLAINT)
    .trim()
    .max(500, 'Use 500 characters or fewer')
    .refine((text) => text === '' || isCallable(text), URL_COMPLAINT)
    .transform((text) => (text === '' ? null : text)),
  purpose: line('Enter a sentence or two about why the app needs data', 400),
  contactEmail: emailAddress,
  colour: z.enum(COLOURS, 'Choose a colour'),
  unknown: z.enum(['refuse', 'ignore'], 'Choose what to do with unknown parameters'),
});

/** What is wrong with an authorisation URL beyond its form: it may not be one of the sandbox's own. */
export const complaintsAboutUrl = async (
  { outside }: Pick<PortalContext, 'outside'>,
  authorisationUrl: string | null,
): Promise<Record<string, string>> =>
  authorisationUrl === null || (await mayBePostedTo(outside, new URL(authorisationUrl)))
    ? {}
    : { authorisationUrl: OWN_ADDRESS };

const OWN_ADDRESS =
  'Enter an address outside this sandbox. Of its own pages, only the Hub’s /xporter/authorised takes callbacks';

/** Whether an app requests an area. */
export const USES = { none: 'Not requested', optional: 'Optional', required: 'Required' } as const;

const Use = z.enum(['none', 'optional', 'required']);
export const LONGEST_REASON = 200;

/** All areas: those that the app requests, in its own order, then the others. */
export function areasInOrder({ template }: Pick<PartnerApp, 'template'>) {
  const known = template.map(({ scope }) => scope);
  const place = (name: string) => (known.includes(name) ? known.indexOf(name) : known.length);
  return SCOPES.toSorted((one, other) => place(one.name) - place(other.name));
}

/**
 * Reads `use-<scope>` and `reason-<scope>` for each scope.
 * @param app the app whose areas keep their order; new areas follow
 */
export const areasForm = (app: Pick<PartnerApp, 'template'>) =>
  z.record(z.string(), z.unknown()).transform((fields, { addIssue }): TemplateScope[] => {
    const complain = (path: string, message: string) => addIssue({ code: 'custom', path: [path], message });
    const areas = areasInOrder(app).flatMap(({ name: scope, title }) => {
      const use = Use.safeParse(fields[`use-${scope}`] ?? 'none');
      if (!use.success) complain(`use-${scope}`, `Choose whether to request ${title}`);
      if (!use.success || use.data === 'none') return [];
      const reason = String(fields[`reason-${scope}`] ?? '').trim();
      if (reason === '') complain(`reason-${scope}`, `Enter a reason for ${title}`);
      if (reason.length > LONGEST_REASON)
        complain(`reason-${scope}`, `${title}: use ${LONGEST_REASON} characters or fewer`);
      return [{ scope, required: use.data === 'required', reason }];
    });
    if (areas.length === 0) complain('use-School', 'Request at least one area');
    return areas;
  });

/** All areas as the values of the areas form. */
export function areaValues({ template }: PartnerApp): Record<string, string> {
  return Object.fromEntries(
    SCOPES.flatMap(({ name }) => {
      const requested = template.find(({ scope }) => scope === name);
      const use = requested ? (requested.required ? 'required' : 'optional') : 'none';
      return [
        [`use-${name}`, use],
        [`reason-${name}`, requested?.reason ?? ''],
      ];
    }),
  );
}

export const AgreementForm = z.object({
  agreementVersion: line('Enter a version', 20).regex(
    /^[\w.-]+$/,
    'Use letters, digits, full stops and hyphens only',
  ),
  agreement: z
    .string('Enter the text of the agreement')
    .transform((text) =>
      text
        .replaceAll('\r\n', '\n')
        .replace(/\n{3,}/g, '\n\n')
        .trim(),
    )
    .pipe(z.string().min(1, 'Enter the text of the agreement').max(20_000, 'Use 20,000 characters or fewer')),
});

/** New text needs a new version, which must be later than the current one. */
export const agreementForm = (app: PartnerApp) =>
  AgreementForm.superRefine(({ agreementVersion, agreement }, { addIssue }) => {
    const complain = (message: string) => addIssue({ code: 'custom', path: ['agreementVersion'], message });
    if (agreementVersion === app.agreementVersion) {
      if (agreement !== app.agreement)
        complain('You have changed the text. Enter a new version so that schools can accept it');
    } else if (!comesAfter(agreementVersion, app.agreementVersion)) {
      complain(`Enter a version later than ${app.agreementVersion}`);
    }
  });
