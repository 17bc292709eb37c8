import { z } from 'zod';
import { AppAtSchool, NewInvitation } from '../../../shared/steering-api/app-at-school.ts';
import { Estab } from './estab.ts';
import type { Route } from './route.ts';

const TAG = 'Apps at schools';

const Pair = z.strictObject({
  relyingParty: z
    .string()
    .trim()
    .min(1)
    .max(253)
    .meta({ description: 'The app’s relying party', example: 'dashboard.example' }),
  estab: Estab,
});
const Areas = z.array(z.string()).meta({ description: 'Data areas of the app, for example `StudentLite`' });

const REASON = 'We have not finished our data protection assessment.';

/** A person at the school, for the `forward` route. */
export const Colleague = z.strictObject({
  name: z.string().trim().min(1).max(100),
  email: z.email(),
  phone: z.string().trim().min(1).max(60).default('01632 960199'),
});

export const Authorise = z.strictObject({
  areas: Areas.optional().meta({
    description:
      'The areas to share. Required areas are always shared. Default: those that the page proposes, which leaves out optional sensitive ones',
  }),
  people: z.enum(['include', 'exclude']).default('include').meta({
    description:
      'Whether everyone is shared except people who are excluded, or no one until people are chosen',
  }),
});
export const Refuse = z.strictObject({
  reason: z.string().trim().min(1).max(500).default(REASON),
});
export const ChangeAreas = z.strictObject({ add: Areas.default([]), withdraw: Areas.default([]) });
export const ChangePerson = z.strictObject({
  person: z.string().trim().min(1).max(200).meta({
    description:
      'A UPN, an id in the MIS (`Id` in the API’s rows), or a name that no other person at the school has',
  }),
  isShared: z.boolean(),
});

const decision = (path: string, summary: string) => ({
  method: 'post' as const,
  path: `/apps/{relyingParty}/schools/{estab}/${path}`,
  tag: TAG,
  summary,
  takes: Pair,
  gives: AppAtSchool,
  refuses: [404] as const,
});

/** What a school decides about an app, played on the portal's pages and from the emails. */
export const APP_DECISION_ROUTES = {
  appAtSchool: {
    method: 'get',
    path: '/apps/{relyingParty}/schools/{estab}',
    tag: TAG,
    summary: 'Get what a school has decided about an app',
    takes: Pair,
    gives: AppAtSchool,
    refuses: [404],
  },
  inviteToApp: {
    ...decision('invite', 'Invite a school to share data with an app, without its management secret'),
    takes: Pair.extend(NewInvitation.omit({ relyingParty: true }).shape),
  },
  authoriseApp: {
    ...decision('authorise', 'Authorise an app from its invitation, as the person who was invited'),
    takes: Pair.extend(Authorise.shape),
  },
  refuseApp: {
    ...decision('refuse', 'Refuse an app’s invitation'),
    takes: Pair.extend(Refuse.shape),
  },
  forwardApp: {
    ...decision('forward', 'Forward an app’s invitation to another person'),
    takes: Pair.extend({
      to: Colleague,
      note: z.string().trim().min(1).max(500).default('You look after data protection.'),
    }),
  },
  pauseApp: decision('pause', 'Pause sharing with an app'),
  resumeApp: decision('resume', 'Resume sharing with an app'),
  revokeApp: decision('revoke', 'Revoke an app’s access'),
  changeAppAreas: {
    ...decision('areas', 'Add or withdraw optional data areas'),
    takes: Pair.extend(ChangeAreas.shape),
  },
  changeAppPerson: {
    ...decision('people', 'Share or stop sharing one person'),
    takes: Pair.extend(ChangePerson.shape),
  },
} as const satisfies Record<string, Route>;
