import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { emptyForm, type FormState, line, readForm, typed } from '../../../shared/web/forms.ts';
import { rendererOf } from '../../../shared/web/render.ts';
import { type SignInLimit, typedName } from '../../../shared/web/sign-in-limit.ts';
import type { PortalContext } from '../../context.ts';
import { isManagementSecret } from '../../records/management-secrets.ts';
import { COLOURS } from '../../records/partner-apps.ts';
import type { Pages } from '../locals.ts';
import { showSecretOnce } from '../secret/show-once.ts';
import { areasForm, areasInOrder, USES } from '../settings/forms.ts';
import { NEW_APP, PARTNER_PORTAL, partnerWithoutApp, requirePartnerWithoutApp } from '../users/access.ts';
import { checkNewApp, standardAgreement } from './check-new-app.ts';
import { createApp, takeOnApp } from './create-app.ts';
import { TAKEN } from './fields.ts';

const render = rendererOf<Pages>();

const NO_AREAS = { template: [] };
/** What a form always has: nothing of it has a default. */
const BLANK = {
  name: '',
  relyingParty: '',
  purpose: '',
  contactEmail: '',
  agreementVersion: '',
  agreement: '',
};

const EXISTING = `${NEW_APP}/existing`;
const WRONG = 'These do not match an app. Check both and try again.';
const ExistingApp = z.object({
  relyingParty: line('Enter the relying party', 253).toLowerCase(),
  secret: line('Enter the management secret'),
});

/**
 * The pages where a person who has just signed up creates the app that they look after, or shows by its secret that an app
 * created by a program is theirs.
 * @param signInLimit of the portal
 */
export function newAppRoutes(context: PortalContext, signInLimit: SignInLimit): Router {
  const router = Router();

  const show = (response: Response, form: FormState) =>
    render(response, 'partners/new-app/new-app', {
      form,
      colours: COLOURS,
      uses: USES,
      scopes: areasInOrder({ template: requestedIn(form) }),
    });

  router.get(NEW_APP, requirePartnerWithoutApp, (_request, response) => {
    const { email: contactEmail, publisher } = partnerWithoutApp(response);
    const agreement = standardAgreement(publisher, 'the app');
    show(response, emptyForm({ contactEmail, colour: 'blue', agreementVersion: '1.0', agreement }));
  });

  router.post(NEW_APP, requirePartnerWithoutApp, async (request, response) => {
    const user = partnerWithoutApp(response);
    const values = typed(request.body);
    const areas = readForm(areasForm(NO_AREAS), request.body);
    const result = await checkNewApp(context, {
      ...{ ...BLANK, ...values, publisher: user.publisher },
      areas: areas.ok ? areas.value : undefined,
    });
    if (!result.ok || !areas.ok) {
      const errors = { ...(result.ok ? {} : result.errors), ...(areas.ok ? {} : areas.errors) };
      return show(response.status(422), { values, errors });
    }
    const { app } = result;
    const secret = createApp(context, user, app);
    // Another person took it while a host was looked up.
    if (secret === undefined) return show(response.status(422), { values, errors: { relyingParty: TAKEN } });
    request.session.notice = `You have created ${app.name}.`;
    showSecretOnce(context, request, response, secret);
  });

  router.get(EXISTING, requirePartnerWithoutApp, (_request, response) => {
    render(response, 'partners/new-app/existing', { form: emptyForm() });
  });

  const account = (request: Request) => `app ${typedName(request, 'relyingParty')}`;
  router.post(EXISTING, requirePartnerWithoutApp, signInLimit(account), (request, response) => {
    const user = partnerWithoutApp(response);
    const form = readForm(ExistingApp, request.body);
    if (!form.ok) return render(response.status(422), 'partners/new-app/existing', { form });
    const { relyingParty, secret } = form.value;
    if (!isManagementSecret(context, relyingParty, secret)) {
      const again = { values: { relyingParty }, errors: { secret: WRONG } };
      return render(response.status(422), 'partners/new-app/existing', { form: again });
    }
    takeOnApp(context, user, relyingParty);
    response.redirect(303, PARTNER_PORTAL);
  });

  return router;
}

/** The areas that a form requests, to list them first. */
const requestedIn = ({ values }: FormState) =>
  areasInOrder(NO_AREAS)
    .filter(({ name }) => (values[`use-${name}`] ?? 'none') !== 'none')
    .map(({ name }) => ({ scope: name, required: false, reason: '' }));
