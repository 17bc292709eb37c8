import { type Request, Router } from 'express';
import { z } from 'zod';
import { digestOf } from '../../shared/web/digest.ts';
import { emptyForm, readForm, severalValues } from '../../shared/web/forms.ts';
import { notFound, Problem } from '../../shared/web/problem.ts';
import type { PortalContext } from '../context.ts';
import { openLink } from '../invitations/open-link.ts';
import { agreementOf } from '../records/agreements.ts';
import type { Authorisation } from '../records/authorisations.ts';
import type { InvitationLink } from '../records/invitation-links.ts';
import { misConnectionOf, reachOf } from '../records/mis-connections.ts';
import { misOffered } from '../records/mis-kinds.ts';
import { appOf, type PartnerApp, partnerApp } from '../records/partner-apps.ts';
import { type School, schoolOf } from '../records/schools.ts';
import { type Answers, answer, answersOf, stillValid } from './answers.ts';
import { authoriseSharing } from './authorise-sharing.ts';
import { type DataArea, dataAreasOf, grantedScopes, suggestedScopes } from './data-areas.ts';
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

/** A request for a step of the wizard, with a link that works. */
interface Visit {
  token: string;
  link: InvitationLink;
  invitation: Authorisation;
  app: PartnerApp;
  school: School;
  answers: Answers;
}

/** The wizard in which a school decides: one page for each step, with the answers saved on the invitation. */
export function wizardRoutes(context: PortalContext): Router {
  const { database } = context;
  const router = Router();

  /** @throws Problem when the link does not work, or its holder has not confirmed their authority yet */
  function visit(request: Request): Visit {
    const token = String(request.params.token);
    const opened = openLink(context, token);
    if (opened.kind !== 'live' || opened.link.proceededAt === null) {
      throw new Problem(
        409,
        'Open the link in your email',
        'Open the link in your invitation email again to continue.',
      );
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
    };
  }

  /** Shows a step, or the first step before it that has not been answered. */
  function show(slug: Step['slug'], page: (here: Visit, request: Request) => Record<string, unknown>) {
    router.get(`/authorise/:token/${slug}`, (request, response) => {
      const here = visit(request);
      const allowed = stepToShow(slug, here.answers);
      if (allowed !== slug) return response.redirect(303, `/authorise/${here.token}/${allowed}`);
      response.render(`wizard/${slug}`, { ...here, steps: STEPS, step: slug, ...page(here, request) });
    });
  }

  /** Saves a step's form. A change made from the summary leads back to it. */
  function take<Schema extends z.ZodType>(
    slug: Step['slug'],
    schema: Schema,
    page: (here: Visit) => Record<string, unknown>,
    answered: (value: z.output<Schema>, here: Visit) => Answers,
  ) {
    router.post(`/authorise/:token/${slug}`, (request, response) => {
      const here = visit(request);
      const form = readForm(schema, request.body);
      if (!form.ok) {
        response
          .status(422)
          .render(`wizard/${slug}`, { ...here, steps: STEPS, step: slug, ...page(here), form });
        return;
      }
      answer(database, here.invitation, answered(form.value, here));
      response.redirect(303, `/authorise/${here.token}/${stepAfter(answersOf(database, here.invitation))}`);
    });
  }

  show('mis', ({ answers, school }, request) => {
    const search = String(request.query.search ?? '').slice(0, 60);
    const chosen = answers.mis ?? school.mis ?? '';
    const isOffered = chosen === '' || misOffered('').some(({ name }) => name === chosen);
    return {
      search,
      kinds: misOffered(search),
      form: emptyForm(isOffered ? { mis: chosen } : { mis: 'other', other: chosen }),
    };
  });
  take(
    'mis',
    MisForm,
    () => ({ search: '', kinds: misOffered('') }),
    ({ mis, other }) => ({ mis: mis === 'other' ? other : mis }),
  );

  const areasPage = ({ app, invitation, answers }: Visit) => {
    const areas = dataAreasOf(app, invitation);
    return { areas, chosen: answers.scopes ?? suggestedScopes(areas), form: emptyForm() };
  };
  show('areas', areasPage);
  take('areas', AreasForm, areasPage, ({ scopes }, { app, invitation }) => ({
    scopes: grantedScopes(dataAreasOf(app, invitation), scopes),
  }));

  show('people', ({ answers }) => ({
    form: emptyForm(answers.people ? { people: answers.people, agreement: 'accepted' } : {}),
  }));
  take(
    'people',
    PeopleForm,
    () => ({}),
    ({ people, agreementVersion }) => ({ people, agreementVersion }),
  );

  const summaryOf = ({ app, invitation, answers, link }: Visit) => {
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
    return { areas, notShared, seen, hasChanged: false };
  };
  show('summary', summaryOf);

  router.post('/authorise/:token/summary', (request, response) => {
    const here = visit(request);
    const { token, answers, invitation, link } = here;
    const { mis, scopes, people } = answers;
    if (mis === undefined || scopes === undefined || people === undefined) {
      return response.redirect(303, `/authorise/${token}/${stepAfter(answers)}`);
    }
    const summary = summaryOf(here);
    // What was read is what is authorised: an answer may have been changed in another tab.
    if (request.body?.seen !== summary.seen) {
      return response
        .status(409)
        .render('wizard/summary', { ...here, steps: STEPS, step: 'summary', ...summary, hasChanged: true });
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
    response.render('wizard/authorised', {
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
    response.render('wizard/agreement', { app, agreement });
  });

  return router;
}
