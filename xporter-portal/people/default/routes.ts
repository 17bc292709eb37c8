import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { digestOf } from '../../../shared/web/digest.ts';
import { emptyForm, type FormState, readForm } from '../../../shared/web/forms.ts';
import { rendererOf } from '../../../shared/web/render.ts';
import { requireRole, signedIn } from '../../accounts/access.ts';
import type { Administrator } from '../../accounts/administrators.ts';
import type { PortalContext } from '../../context.ts';
import type { Authorisation } from '../../records/authorisations.ts';
import { appOf } from '../../records/partner-apps.ts';
import { effectOf } from '../listed.ts';
import { loadSharing } from '../load-sharing.ts';
import type { Pages } from '../locals.ts';
import { effectOfSwitch, otherDefault, switchDefault } from './switch.ts';

const render = rendererOf<Pages>();

const SwitchForm = z.object({
  to: z.enum(['include', 'exclude'], 'Open the page again, then choose'),
  seen: z.string().optional(),
  exceptions: z.enum(['stay', 'forget'], 'Choose what happens to the people who are at the school now'),
});

/** Switching between including and excluding all data by default, with its effect in numbers before it happens. */
export function defaultRoutes(context: PortalContext, confirmPassword: RequestHandler): Router {
  const { database } = context;
  const router = Router();

  const page = (authorisation: Authorisation, { id }: Pick<Administrator, 'id'>, form: FormState) => {
    const { included, excluded } = effectOf(context, authorisation, id);
    const to = otherDefault(authorisation);
    const effect = effectOfSwitch(context, authorisation, id);
    const app = appOf(database, authorisation);
    return {
      ...{ authorisation, app, form, to, effect },
      unsaved: included + excluded,
      seen: digestOf({ to, effect }),
      hasChanged: false,
    };
  };

  router.get('/gdpr/:reference/default', requireRole('administrator'), (request, response) => {
    render(
      response,
      'people/default/switch',
      page(loadSharing(context, request), signedIn(request), emptyForm()),
    );
  });

  router.post(
    '/gdpr/:reference/default',
    requireRole('administrator'),
    confirmPassword,
    (request, response) => {
      const authorisation = loadSharing(context, request);
      const administrator = signedIn(request);
      const shown = page(authorisation, administrator, emptyForm());
      const back = `/gdpr/${authorisation.reference}`;
      const form = readForm(SwitchForm, request.body);
      if (!form.ok || shown.unsaved > 0) {
        return render(response.status(422), 'people/default/switch', form.ok ? shown : { ...shown, form });
      }
      const { to, exceptions, seen } = form.value;
      if (to !== shown.to) {
        request.session.notice = `You already ${to} all data by default. Nothing has changed.`;
        return response.redirect(303, back);
      }
      if (seen !== shown.seen)
        return render(response.status(409), 'people/default/switch', { ...shown, hasChanged: true });
      const { state } = switchDefault(context, authorisation, { to, exceptions }, administrator);
      request.session.notice =
        state === 'waiting'
          ? `You now exclude all data by default. ${shown.app.name} gets no data until you choose people to share.`
          : `You now ${shown.to} all data by default.`;
      response.redirect(303, back);
    },
  );

  return router;
}
