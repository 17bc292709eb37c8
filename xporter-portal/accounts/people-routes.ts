import { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { renewSession } from '../../shared/web/csrf.ts';
import {
  emailAddress,
  emptyForm,
  type FormState,
  line,
  readFields,
  readForm,
} from '../../shared/web/forms.ts';
import { notFound } from '../../shared/web/problem.ts';
import { rendererOf } from '../../shared/web/render.ts';
import type { PortalContext } from '../context.ts';
import { authorisationsOf } from '../records/authorisations.ts';
import { appOf } from '../records/partner-apps.ts';
import { requireRole, requireSignIn, signedIn } from './access.ts';
import { type Administrator, administratorsOf, isDecisionOf } from './administrators.ts';
import type { Pages } from './locals.ts';
import { changeRole, colleague, HasAccess, invitePerson, LastAdministrator, removePerson } from './people.ts';
import { FULL_ROLES, ROLE_LABELS } from './roles.ts';
import { endSession, endSessionsOf, sessionsOf } from './sessions.ts';

const render = rendererOf<Pages>();

const role = z.enum(['administrator', 'lead'], 'Choose what they can do');
const InviteForm = z.object({ name: line('Enter their name', 100), email: emailAddress, role });
const RoleForm = z.object({ role });
const SessionForm = z.object({ key: z.string().max(200) });

/** People with access, and the active sessions of the person who is signed in. */
export function accessRoutes(context: PortalContext, confirmPassword: RequestHandler): Router {
  const { database, clock } = context;
  const router = Router();
  router.use('/access', requireRole(...FULL_ROLES));
  router.use('/sessions', requireSignIn);

  const page = (request: Request, form: FormState = emptyForm()) => ({
    people: administratorsOf(database, signedIn(request).estab),
    me: signedIn(request).id,
    roleLabels: ROLE_LABELS,
    form,
  });

  router.get('/access', (request, response) => {
    render(response, 'accounts/people', page(request));
  });

  router.post('/access', requireRole('administrator'), confirmPassword, (request, response) => {
    const form = readForm(InviteForm, request.body);
    if (!form.ok) return render(response.status(422), 'accounts/people', page(request, form));
    try {
      invitePerson(context, signedIn(request), form.value);
    } catch (error) {
      if (!(error instanceof HasAccess)) throw error;
      const errors = { email: 'This person already has access' };
      return render(response.status(422), 'accounts/people', page(request, { values: form.value, errors }));
    }
    request.session.notice = `We have emailed ${form.value.name} a link to set a password.`;
    response.redirect(303, '/access');
  });

  // Administrators are sent here when someone who answers an invitation gets an account.
  router.get('/access/:id', (request, response) => {
    const person = colleague(context, signedIn(request), Number(request.params.id));
    if (person?.role !== 'limited') {
      request.session.notice = person ? `${person.name} has full access.` : 'This account has been removed.';
      return response.redirect(303, '/access');
    }
    const decisions = authorisationsOf(database, person.estab)
      .filter((each) => isDecisionOf(person, each))
      .map((authorisation) => ({ authorisation, app: appOf(database, authorisation) }));
    render(response, 'accounts/person', { person, decisions });
  });

  router.post('/access/:id/take-back', requireRole('administrator'), (request, response) => {
    const person = personIn(request);
    if (person.role !== 'limited') throw notFound();
    removePerson(context, signedIn(request), person);
    request.session.notice = `${person.name} no longer has access. We have emailed them.`;
    response.redirect(303, '/access');
  });

  router.post('/access/:id/role', requireRole('administrator'), confirmPassword, (request, response) => {
    const person = personIn(request);
    const form = readForm(RoleForm, request.body);
    if (!form.ok) return render(response.status(422), 'accounts/people', page(request, form));
    orSay(request, () => {
      changeRole(context, signedIn(request), person, form.value.role);
      return `${person.name} is now ${ROLE_LABELS[form.value.role].toLowerCase()}.`;
    });
    response.redirect(303, '/access');
  });

  router.post('/access/:id/remove', requireRole('administrator'), confirmPassword, (request, response) => {
    const person = personIn(request);
    orSay(request, () => {
      removePerson(context, signedIn(request), person);
      return `${person.name} no longer has access. We have emailed them.`;
    });
    response.redirect(303, '/access');
  });

  router.get('/sessions', (request, response) => {
    const sessions = sessionsOf(database, signedIn(request).id, clock.real(), request.sessionID);
    render(response, 'accounts/sessions', { sessions });
  });

  router.post('/sessions/end', requireSignIn, (request, response) => {
    const { key } = readFields(SessionForm, request.body);
    endSession(database, signedIn(request).id, key);
    request.session.notice = 'You have signed out that browser.';
    response.redirect(303, '/sessions');
  });

  router.post('/sessions/end-all', requireSignIn, async (request, response: Response) => {
    const { id } = signedIn(request);
    await renewSession(request);
    endSessionsOf(database, id);
    request.session.notice = 'You have signed out everywhere.';
    response.redirect(303, '/sign-in');
  });

  /** @throws Problem 404 for a person at another school, or an unknown one */
  function personIn(request: Request): Administrator {
    const person = colleague(context, signedIn(request), Number(request.params.id));
    if (!person) throw notFound();
    return person;
  }

  return router;
}

/** Runs `act` and shows its text as the next page's notice, or says that the last administrator has to stay. */
function orSay(request: Request, act: () => string): void {
  try {
    request.session.notice = act();
  } catch (error) {
    if (!(error instanceof LastAdministrator)) throw error;
    request.session.notice =
      'Your school must have an administrator. Make someone else an administrator first.';
  }
}
