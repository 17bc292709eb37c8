import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { emptyForm, type FormState, readForm } from '../../../shared/web/forms.ts';
import { requireRole, signedIn } from '../../accounts/access.ts';
import type { PortalContext } from '../../context.ts';
import type { Authorisation } from '../../records/authorisations.ts';
import { appOf } from '../../records/partner-apps.ts';
import { sharingAsked } from '../asked.ts';
import { effectOf } from '../listed.ts';
import { effectOfSwitch, otherDefault, switchDefault } from './switch.ts';

const SwitchForm = z.object({
  exceptions: z.enum(['stay', 'forget'], 'Choose what happens to the people who are at the school now'),
});

/** Switching between including and excluding all data by default, with its effect in numbers before it happens. */
export function defaultRoutes(context: PortalContext, confirmPassword: RequestHandler): Router {
  const { database } = context;
  const router = Router();

  const page = (authorisation: Authorisation, form: FormState) => {
    const { letIn, leftOut } = effectOf(context, authorisation);
    return {
      authorisation,
      app: appOf(database, authorisation),
      form,
      to: otherDefault(authorisation),
      unsaved: letIn + leftOut,
      effect: effectOfSwitch(context, authorisation),
    };
  };

  router.get('/gdpr/:reference/default', requireRole('administrator'), (request, response) => {
    response.render('people/default/switch', page(sharingAsked(context, request), emptyForm()));
  });

  router.post(
    '/gdpr/:reference/default',
    requireRole('administrator'),
    confirmPassword,
    (request, response) => {
      const authorisation = sharingAsked(context, request);
      const shown = page(authorisation, emptyForm());
      const form = readForm(SwitchForm, request.body);
      if (!form.ok || shown.unsaved > 0) {
        return response.status(422).render('people/default/switch', form.ok ? shown : { ...shown, form });
      }
      const { state } = switchDefault(context, authorisation, form.value.exceptions, signedIn(request));
      request.session.notice =
        state === 'waiting'
          ? `You now exclude all data by default. ${shown.app.name} gets no data until you choose people to share.`
          : `You now ${shown.to} all data by default.`;
      response.redirect(303, `/gdpr/${authorisation.reference}`);
    },
  );

  return router;
}
