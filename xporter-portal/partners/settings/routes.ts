import { type Request, Router } from 'express';
import type { z } from 'zod';
import { emptyForm, readForm } from '../../../shared/web/forms.ts';
import type { PortalContext } from '../../context.ts';
import { COLOURS, configuredUrlOf, type PartnerApp } from '../../records/partner-apps.ts';
import { PARTNER_PORTAL, partnerOf, requirePartner } from '../users/access.ts';
import { type AppChange, changeApp, schoolsToAccept } from './change.ts';
import { agreementForm, areasForm, areasInOrder, areaValues, SettingsForm, USES } from './forms.ts';

/** The settings of an app that its partner can change: three pages with a form each. */
export function settingsRoutes(context: PortalContext): Router {
  const router = Router();

  /** A page with a form for some of the app's settings. */
  function editable<Schema extends z.ZodType>(
    name: 'settings' | 'areas' | 'agreement',
    form: {
      schema: (app: PartnerApp) => Schema;
      values: (app: PartnerApp) => Record<string, string>;
      page: (app: PartnerApp) => Record<string, unknown>;
      change: (value: z.output<Schema>) => AppChange;
    },
  ): void {
    const view = `partners/settings/${name}`;
    const locals = (app: PartnerApp) => ({
      app,
      toAccept: schoolsToAccept(context, app),
      ...form.page(app),
    });

    router.get(`${PARTNER_PORTAL}/${name}`, (request, response) => {
      const { app } = partnerOf(request);
      response.render(view, { ...locals(app), form: emptyForm(form.values(app)) });
    });

    router.post(`${PARTNER_PORTAL}/${name}`, requirePartner, (request, response) => {
      const partner = partnerOf(request);
      const read = readForm(form.schema(partner.app), request.body);
      if (!read.ok) return response.status(422).render(view, { ...locals(partner.app), form: read });
      const count = changeApp(context, partner, form.change(read.value));
      confirmSaved(request, count);
      response.redirect(303, `${PARTNER_PORTAL}/${name}`);
    });
  }

  editable('settings', {
    schema: () => SettingsForm,
    values: ({ authorisationUrl, purpose, contactEmail, colour }) => ({
      authorisationUrl: authorisationUrl ?? '',
      purpose,
      contactEmail,
      colour,
    }),
    page: (app) => ({ colours: COLOURS, configuredUrl: configuredUrlOf(context.database, app) }),
    change: (settings) => settings,
  });
  editable('areas', {
    schema: areasForm,
    values: areaValues,
    page: (app) => ({ scopes: areasInOrder(app), uses: USES }),
    change: (template) => ({ template }),
  });
  editable('agreement', {
    schema: agreementForm,
    values: ({ agreementVersion, agreement }) => ({ agreementVersion, agreement }),
    page: () => ({}),
    change: (agreement) => agreement,
  });

  return router;
}

function confirmSaved(request: Request, count: number): void {
  const schools = count === 1 ? '1 school' : `${count} schools`;
  request.session.notice =
    count === 0 ? 'Saved.' : `Saved. We have asked ${schools} to accept the new terms.`;
}
