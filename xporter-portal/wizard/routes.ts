import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { digestOf } from '../../shared/web/digest.ts';
import { emptyForm, readForm, severalValues } from '../../shared/web/forms.ts';
import { notFound } from '../../shared/web/problem.ts';
import { rendererOf } from '../../shared/web/render.ts';
import { accountAt } from '../accounts/administrators.ts';
import type { PortalContext } from '../context.ts';
import { openLink } from '../invitations/open-link.ts';
import { agreementOf } from '../records/agreements.ts';
import { misConnectionOf, reachOf } from '../records/mis-connections.ts';
import { misKind, misOffered } from '../records/mis-kinds.ts';
import { appOf, partnerApp } from '../records/partner-apps.ts';
import { schoolOf } from '../records/schools.ts';
import { type Answers, answer, answersOf, stillValid } from './answers.ts';
import { authoriseSharing } from './authorise-sharing.ts';
import { type DataArea, dataAreasOf, grantedScopes, suggestedScopes } from './data-areas.ts';
import type { Pages, Visit } from './locals.ts';
import { STEPS, type Step, stepAfter, stepToShow } from './steps.ts';

const MisForm = z
  .object({
    mis: z
      .string('Choose your MIS')
      .refine((mis) => mis === 'other' || misOffered('').some(({ name }) => name === mis), 'Choose your MIS'),
    other: z.string().trim().max(60).default(''),
  })
  .refine(({ mis, other }) => mis !== 'other' || other !== '', {
    path: ['other'],
    message: 'Enter the name of your MIS',
  });

const AreasForm = z.object({ scopes: severalValues });

const PeopleForm = z.object({
  people: z.enum(['include', 'exclude'], 'Choose whether to exclude or include all data by default'),
  agreement: z.literal('accepted', 'Read and accept the Data Sharing Agreement'),
  /** The version on the page. If it has been replaced since, the step has to be answered again. */
  agreementVersion: z.string().catch(''),
});

const render = rendererOf<Pages>();

/** A step that is answered by a form. */
type Question = Exclude<Step['slug'], 'summary'>;

/** The wizard in which a school decides: one page for each step, with the answers saved on the invitation. */
export function wizardRoutes(context: PortalContext): Router {
  const { database } = context;
  const router = Router();

  /** Undefined where the wizard is not open; the answer then leads to the link's own page, which tells why. */
  function visit(request: Request, response: Response, step: Step['slug']): Visit | undefined {
    const token = String(request.params.token);
    const opened = openLink(context, token);
    if (opened.kind !== 'live' || opened.link.proceededAt === null) {
      response.redirect(303, `/authorise/${token}`);
      return undefined;
    }
    const { link, invitation } = opened;
    const app = appOf(database, invitation);
    return {
      token,
      link,
      invitation,
      app,
      school: schoolOf(database, invitation),
      answers: stillValid(answersOf(database, invitation), app, invitation),
      steps: STEPS,
      step,
    };
  }

  /** Shows a step, or the first step before it that has not been answered. */
  function show<Slug extends Step['slug']>(
    slug: Slug,
    page: (here: Visit, request: Request) => Pages[`wizard/${Slug}`],
  ) {
    router.get(`/authorise/:token/${slug}`, (request, response) => {
      const here = visit(request, response, slug);
      if (!here) return;
      const allowed = stepToShow(slug, here.answers);
      if (allowed !== slug) return response.redirect(303, `/authorise/${here.token}/${allowed}`);
      render(response, `wizard/${slug}`, page(here, request));
    });
  }

  /** Shows a question and saves its form. A change made from the summary leads back to it. */
  function ask<Slug extends Question, Schema extends z.ZodType>(
    slug: Slug,
    schema: Schema,
    page: (here: Visit, request: Request) => Pages[`wizard/${Slug}`],
    answered: (value: z.output<Schema>, here: Visit) => Answers,
  ) {
    show(slug, page);
    router.post(`/authorise/:token/${slug}`, (request, response) => {
      const here = visit(request, response, slug);
      if (!here) return;
      const form = readForm(schema, request.body);
      if (!form.ok) return render(response.status(422), `wizard/${slug}`, { ...page(here, request), form });
      answer(database, here.invitation, answered(form.value, here));
      response.redirect(303, `/authorise/${here.token}/${stepAfter(answersOf(database, here.invitation))}`);
    });
  }

  ask(
    'mis',
    MisForm,
    (here, request) => {
      const search = String(request.query.search ?? '').slice(0, 60);
      const chosen = here.answers.mis ?? here.school.mis ?? '';
      const isOffered = chosen === '' || misOffered('').some(({ name }) => name === chosen);
      const values = isOffered ? { mis: chosen } : { mis: 'other', other: chosen };
      return { ...here, search, kinds: misOffered(search), form: emptyForm(values) };
    },
    ({ mis, other }) => ({ mis: mis === 'other' ? misKind(other).name : mis }),
  );

  ask(
    'areas',
    AreasForm,
    (here) => {
      const areas = dataAreasOf(here.app, here.invitation);
      return { ...here, areas, chosen: here.answers.scopes ?? suggestedScopes(areas), form: emptyForm() };
    },
    ({ scopes }, { app, invitation }) => ({ scopes: grantedScopes(dataAreasOf(app, invitation), scopes) }),
  );

  ask(
    'people',
    PeopleForm,
    (here) => {
      const { people } = here.answers;
      return { ...here, form: emptyForm(people ? { people, agreement: 'accepted' } : {}) };
    },
    ({ people, agreementVersion }) => ({ people, agreementVersion }),
  );

  const summaryOf = (here: Visit): Pages['wizard/summary'] => {
    const { app, invitation, answers, link } = here;
    const all = dataAreasOf(app, invitation);
    const isShared = ({ scope }: DataArea) => answers.scopes?.includes(scope) ?? false;
    const areas = all.filter(isShared);
    const notShared = all.filter((area) => !isShared(area));
    const { mis, people } = answers;
    const { name, publisher, agreementVersion } = app;
    const seen = digestOf({
      ...{ name, publisher, agreementVersion, mis, people, areas, notShared },
      by: link.email,
    });
    return { ...here, areas, notShared, seen, hasChanged: false };
  };
  show('summary', summaryOf);

  router.post('/authorise/:token/summary', (request, response) => {
    const here = visit(request, response, 'summary');
    if (!here) return;
    const { token, answers, invitation, link } = here;
    const { mis, scopes, people } = answers;
    if (mis === undefined || scopes === undefined || people === undefined) {
      return response.redirect(303, `/authorise/${token}/${stepAfter(answers)}`);
    }
    const summary = summaryOf(here);
    // What was read is what is authorised: an answer may have been changed in another tab.
    if (request.body?.seen !== summary.seen) {
      return render(response.status(409), 'wizard/summary', { ...summary, hasChanged: true });
    }
    const by = { name: link.name, email: link.email };
    authoriseSharing(context, invitation, { mis, scopes, people, by });
    response.redirect(303, `/authorise/${token}/authorised`);
  });

  router.get('/authorise/:token/authorised', (request, response) => {
    const opened = openLink(context, request.params.token);
    if (opened.kind !== 'used') return response.redirect(303, `/authorise/${request.params.token}`);
    const { invitation } = opened;
    const connection = misConnectionOf(database, invitation.estab);
    const account = accountAt(database, invitation.estab, invitation.authorisedByEmail ?? '');
    render(response, 'wizard/authorised', {
      isLimited: account?.role === 'limited',
      reach: connection && reachOf(connection, context.clock.now()),
      invitation,
      app: appOf(database, invitation),
      school: schoolOf(database, invitation),
    });
  });

  router.get('/agreements/:relyingParty{/:version}', (request, response) => {
    const app = partnerApp(database, request.params.relyingParty);
    const { version = app?.agreementVersion ?? '' } = request.params;
    const agreement = app && agreementOf(database, app.relyingParty, version);
    if (!agreement) throw notFound();
    render(response, 'wizard/agreement', { app, agreement });
  });

  return router;
}
