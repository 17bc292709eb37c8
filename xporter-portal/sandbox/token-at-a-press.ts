import { type Request, Router } from 'express';
import { z } from 'zod';
import { NotFoundError } from '../../shared/errors.ts';
import { DEMO_PARTNERS } from '../../shared/sample-data/partners.ts';
import { readFields } from '../../shared/web/forms.ts';
import { forbidden } from '../../shared/web/problem.ts';
import type { PortalContext } from '../context.ts';
import { partnersOf } from '../partners/users/users.ts';
import { authorisationsOfApp } from '../records/authorisations.ts';
import { partnerApps } from '../records/partner-apps.ts';
import { schoolOf } from '../records/schools.ts';
import { tokenFor } from './apps.ts';

/** An app of the sandbox, and the schools that share with it now. */
export interface TokenChoice {
  relyingParty: string;
  app: string;
  schools: { estab: string; name: string }[];
}

const Press = z.object({
  choice: z.string().regex(/^\d{7} \S+$/),
  to: z
    .string()
    .regex(/^\/developers(\/[\w-]+)*$/)
    .catch('/developers'),
});

const OF_THE_SANDBOX: readonly string[] = Object.values(DEMO_PARTNERS).map(({ email }) => email);

/**
 * Lets people on the developers' pages try the API with a token of an app of the sandbox, or of one that a program has
 * created. An app of a publisher who has signed up is not listed: nobody else may see it.
 * @param maySteer whether the person may control the sandbox: learners would read each other's schools
 */
export function tokenAtAPress(context: PortalContext, maySteer: (request: Request) => boolean): Router {
  const router = Router();

  router.use('/developers', (request, response, next) => {
    if (maySteer(request)) response.locals.tokenChoices = choicesIn(context);
    next();
  });

  router.post('/developers/token', (request, response) => {
    if (!maySteer(request)) throw forbidden('Only your trainer can get a token here.');
    const { choice, to } = readFields(Press, request.body);
    const [estab = '', relyingParty = ''] = choice.split(' ');
    if (!choicesIn(context).some((each) => each.relyingParty === relyingParty))
      throw new NotFoundError(`No school shares with ${relyingParty}`);
    const { token } = tokenFor(context, estab, relyingParty);
    request.session.developerToken = context.seal.encrypt(token);
    response.redirect(303, to);
  });

  return router;
}

function choicesIn({ database }: PortalContext): TokenChoice[] {
  return partnerApps(database)
    .filter(({ relyingParty }) => partnersOf(database, relyingParty).every(isOfTheSandbox))
    .map(({ relyingParty, name }) => ({
      relyingParty,
      app: name,
      schools: authorisationsOfApp(database, relyingParty)
        .filter(({ state }) => state === 'active')
        .map((authorisation) => schoolOf(database, authorisation))
        .map(({ estab, name }) => ({ estab, name })),
    }))
    .filter(({ schools }) => schools.length > 0);
}

const isOfTheSandbox = ({ email }: { email: string }): boolean => OF_THE_SANDBOX.includes(email);
