import { z } from 'zod';
import { CreatedApp, ReplacedSecret, SchoolToken } from '../../../shared/steering-api/new-app.ts';
import { Estab } from './estab.ts';
import type { Route } from './route.ts';

const TAG = 'Apps';

export const RelyingParty = z
  .string()
  .trim()
  .min(1)
  .max(253)
  .meta({ description: 'The app’s relying party', example: 'dashboard.example' });
const OfAnApp = z.strictObject({ relyingParty: RelyingParty });

/** Xporter's portal has the rules of each field, and names what is wrong with it. */
export const NewAppFields = z.strictObject({
  name: z.string().meta({ description: 'What schools know it as', example: 'Reading Log' }),
  publisher: z.string().optional().meta({ description: 'Default: the app’s name' }),
  relyingParty: z
    .string()
    .optional()
    .meta({ description: 'A host name. Default: made from the name, for example reading-log.example' }),
  contactEmail: z.string().optional().meta({ description: 'Default: schools@ its relying party' }),
  purpose: z.string().optional().meta({ description: 'Why it needs data, for head teachers' }),
  authorisationUrl: z.string().nullish().meta({
    description: 'Where Xporter posts callbacks: http or https. Default: none',
    example: 'http://127.0.0.1:4000/xporter',
  }),
  areas: z
    .array(
      z.strictObject({
        scope: z.string(),
        required: z.boolean().optional(),
        reason: z.string().optional(),
      }),
    )
    .optional()
    .meta({
      description:
        'The data areas that it requests: required ones unless `required` is false, each with a reason. Default: School, Student and Staff',
    }),
  agreementVersion: z.string().optional().meta({ description: 'Default: 1.0' }),
  agreement: z.string().optional().meta({
    description: 'The text of its data sharing agreement. Default: a standard one',
  }),
  colour: z.string().optional().meta({ description: 'Of its badge. Default: teal' }),
});

/** Apps that request data from schools. */
export const APP_ROUTES = {
  apps: {
    method: 'get',
    path: '/apps',
    tag: TAG,
    summary: 'List the apps that request data from schools',
    takes: z.strictObject({}),
    gives: z.array(z.object({ relyingParty: z.string(), name: z.string() })),
    refuses: [],
  },
  createApp: {
    method: 'post',
    path: '/apps',
    tag: TAG,
    summary: 'Create an app of your own. The answer has its management secret, which nothing shows again',
    takes: NewAppFields,
    gives: CreatedApp,
    status: 201,
    refuses: [409],
  },
  replaceAppSecret: {
    method: 'post',
    path: '/apps/{relyingParty}/secret',
    tag: TAG,
    summary: 'Replace an app’s management secret. The earlier one stops working',
    takes: OfAnApp,
    gives: ReplacedSecret,
    refuses: [404],
  },
  schoolToken: {
    method: 'post',
    path: '/apps/{relyingParty}/schools/{estab}/token',
    tag: TAG,
    summary: 'Get tokens for the data of a school that shares with an app',
    takes: OfAnApp.extend({ estab: Estab }),
    gives: SchoolToken,
    refuses: [404],
  },
} as const satisfies Record<string, Route>;
