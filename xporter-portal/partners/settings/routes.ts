import { type Request, type Response, Router } from 'express';
import type { z } from 'zod';
import { emptyForm, type FormState, readForm, typed } from '../../../shared/web/forms.ts';
import { rendererOf } from '../../../shared/web/render.ts';
import { changedSinceDrawn, drawnFrom } from '../../../shared/web/since-drawn.ts';
import type { PortalContext } from '../../context.ts';
import { appOf, COLOURS, configuredUrlOf, type PartnerApp } from '../../records/partner-apps.ts';
import { PARTNER_PORTAL, partnerOf, requirePartner, type SignedInPartner } from '../users/access.ts';
import { type AppChange, changeApp, schoolsToAccept } from './change.ts';
import {
  agreementForm,
  areasForm,
  areasInOrder,
  areaValues,
  complaintsAboutUrl,
  SettingsForm,
  USES,
} from './forms.ts';
import type { Pages, Settings } from './locals.ts';

const render = rendererOf<Pages>();

/** The settings of an app that its partner can change: three pages with a form each. */
export function settingsRoutes(context: PortalContext): Router {
  const router = Router();

  /** A page with a form for some of the app's settings. */
  function editable<Name extends 'settings' | 'areas' | 'agreement', Schema extends z.ZodType>(
    name: Name,
    form: {
      schema: (app: PartnerApp) => Schema;
      values: (app: PartnerApp) => Record<string, string>;
      page: (settings: Settings) => Pages[`partners/settings/${Name}`];
      change: (value: z.output<Schema>) => AppChange;
      /** What is wrong with a field, beyond its form. */
      complaints?: (value: z.output<Schema>) => Promise<Record<string, string>>;
    },
  ): void {
    const show = (response: Response, app: PartnerApp, state: FormState) =>
      render(
        response,
        `partners/settings/${name}`,
        form.page({
          app,
          form: state,
          seen: drawnFrom(form.values(app)),
          toAccept: schoolsToAccept(context, app),
        }),
      );

    router.get(`${PARTNER_PORTAL}/${name}`, (request, response) => {
      const { app } = partnerOf(request);
      show(response, app, emptyForm(form.values(app)));
    });

    router.post(`${PARTNER_PORTAL}/${name}`, requirePartner, async (request, response) => {
      const read = readForm(form.schema(partnerOf(request).app), request.body);
      const complaints = read.ok ? await form.complaints?.(read.value) : undefined;
      // While a host was looked up, someone else may have saved.
      const partner = currentPartner(request);
      const { app } = partner;
      const { changed, values } = changedSinceDrawn(form.values(app), typed(request.body));
      const errors = {
        ...(read.ok ? complaints : read.errors),
        ...Object.fromEntries(
          changed.map((field) => [field, sinceThen(form.values(app)[field], values[field])]),
        ),
      };
      if (!read.ok || Object.keys(errors).length > 0) {
        return show(response.status(changed.length > 0 ? 409 : 422), app, { values, errors });
      }
      const count = changeApp(context, partner, form.change(read.value));
      confirmSaved(request, count);
      response.redirect(303, `${PARTNER_PORTAL}/${name}`);
    });
  }

  function currentPartner(request: Request): SignedInPartner {
    const { user, app } = partnerOf(request);
    return { user, app: appOf(context.database, app) };
  }

  editable('settings', {
    schema: () => SettingsForm,
    values: ({ authorisationUrl, purpose, contactEmail, colour, isLenient }) => ({
      authorisationUrl: authorisationUrl ?? '',
      purpose,
      contactEmail,
      colour,
      unknown: isLenient ? 'ignore' : 'refuse',
    }),
    page: (settings) => ({
      ...settings,
      colours: COLOURS,
      configuredUrl: configuredUrlOf(context.database, settings.app),
    }),
    change: ({ unknown, ...settings }) => ({ ...settings, isLenient: unknown === 'ignore' }),
    complaints: ({ authorisationUrl }) => complaintsAboutUrl(context, authorisationUrl),
  });
  editable('areas', {
    schema: areasForm,
    values: areaValues,
    page: (settings) => ({ ...settings, scopes: areasInOrder(settings.app), uses: USES }),
    change: (template) => ({ template }),
  });
  editable('agreement', {
    schema: agreementForm,
    values: ({ agreementVersion, agreement }) => ({ agreementVersion, agreement }),
    page: (settings) => settings,
    change: (agreement) => agreement,
  });

  return router;
}

/** @param today the value now @param shown the value that the page comes again with */
const sinceThen = (today = '', shown = ''): string =>
  today === shown
    ? 'This has changed since you opened the page. Check it, then save again'
    : `This has changed since you opened the page, to “${today.slice(0, 200)}”. Save again to replace it with yours`;

function confirmSaved(request: Request, count: number): void {
  const schools = count === 1 ? '1 school' : `${count} schools`;
  request.session.notice =
    count === 0 ? 'Saved.' : `Saved. We have asked ${schools} to accept the new terms.`;
}
