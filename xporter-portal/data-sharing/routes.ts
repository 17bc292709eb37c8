import { type Request, type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { keptUntilChange } from '../../shared/database/until-change.ts';
import { readFields, severalValues } from '../../shared/web/forms.ts';
import { notFound } from '../../shared/web/problem.ts';
import { rendererOf } from '../../shared/web/render.ts';
import { requireRole, requireSignIn, signedIn } from '../accounts/access.ts';
import { type Administrator, isDecisionOf } from '../accounts/administrators.ts';
import { FULL_ROLES } from '../accounts/roles.ts';
import { usageOf } from '../api/usage/usage.ts';
import { fieldsOfScope } from '../api/xod/catalogue/catalogue.ts';
import type { PortalContext } from '../context.ts';
import { STATE_LABELS } from '../records/authorisation-labels.ts';
import { SHARING_STATES } from '../records/authorisation-states.ts';
import {
  type Authorisation,
  asOf,
  authorisationByReference,
  authorisationsOf,
  type Latest,
  latestBy,
} from '../records/authorisations.ts';
import { latestLink, linksOf } from '../records/invitation-links.ts';
import { misConnectionOf, reachOf } from '../records/mis-connections.ts';
import { newTermsFor } from '../records/new-terms.ts';
import { appOf } from '../records/partner-apps.ts';
import { describeScope } from '../records/scopes.ts';
import { againRoutes } from './again/routes.ts';
import { areasToChooseFrom, changeAreas, pause, resume } from './change.ts';
import { decisionsAsCsv, decisionsOf } from './history/decisions.ts';
import type { Pages } from './locals.ts';
import { pendingRoutes } from './pending/routes.ts';
import { previewRoutes } from './preview/routes.ts';
import { requestsByDay, rowsByEndpoint } from './requests/requests.ts';
import { revoke } from './revoke.ts';

const render = rendererOf<Pages>();

const Areas = z.object({
  scopes: severalValues,
  /** The optional areas that the page showed as shared. */
  shown: severalValues,
});

/** Data Sharing ▸ Data Sharing Dashboard: a school's apps, and the page of each app with its settings. */
export function dataSharingRoutes(context: PortalContext, confirmPassword: RequestHandler): Router {
  const { database, clock, journal } = context;
  const router = Router();
  router.use('/data-sharing', requireSignIn);

  const keptOf = keptUntilChange(database, (estab) => {
    const all = authorisationsOf(database, estab);
    return { all, apps: new Map(all.map((each) => [each.relyingParty, appOf(database, each)])) };
  });

  const withApp = (authorisation: Authorisation, app = appOf(database, authorisation)) => {
    return {
      authorisation,
      app,
      invitee: authorisation.state === 'invited' ? latestLink(database, authorisation.id) : undefined,
      newTerms: newTermsFor(database, app, authorisation),
    };
  };

  /** @throws Problem 404 for another school's or, with limited access, another person's decision, as for none */
  function loadAuthorisation(request: Request): Authorisation {
    const reference = String(request.params.reference);
    const authorisation = authorisationByReference(database, signedIn(request).estab, reference);
    if (!authorisation || !mayRead(signedIn(request), authorisation)) throw notFound();
    return asOf(clock.now(), authorisation);
  }

  /** What the person may read of their school's authorisations. */
  const shownTo = (person: Administrator) => {
    const now = clock.now();
    const { all, apps } = keptOf(person.estab);
    return { all: all.filter((each) => mayRead(person, each)).map((each) => asOf(now, each)), apps };
  };

  router.get('/data-sharing', (request, response) => {
    context.requests.flush();
    const { all, apps: known } = shownTo(signedIn(request));
    const current = all.filter(({ state }) => state !== 'superseded');
    const described = new Map(current.map((each) => [each, withApp(each, known.get(each.relyingParty))]));
    const apps = latestBy('relyingParty', current);
    const state = String(request.query.state ?? '');
    const statesOf = ({ authorisation, stillSharing }: Latest) =>
      stillSharing ? [authorisation.state, stillSharing.state] : [authorisation.state];
    const states = [...new Set(apps.flatMap(statesOf))];
    render(response, 'data-sharing/dashboard', {
      asking: [...described.values()].filter(({ newTerms }) => newTerms?.declined === null),
      apps: apps
        .filter((each) => state === '' || statesOf(each).some((one) => one === state))
        .map(({ authorisation, stillSharing }) => ({
          ...(described.get(authorisation) ?? withApp(authorisation)),
          stillSharing,
        })),
      state,
      states,
      view: request.query.view === 'table' ? 'table' : 'cards',
      stateLabels: STATE_LABELS,
      unreached: whyNotConnected(signedIn(request).estab),
    });
  });

  function whyNotConnected(estab: string) {
    const connection = misConnectionOf(database, estab);
    const reach = connection && reachOf(connection, clock.now());
    return reach === 'connected' ? undefined : { reach, slot: connection?.slot };
  }

  router.get('/data-sharing/:reference', (request, response) => {
    context.requests.flush();
    const authorisation = loadAuthorisation(request);
    const now = clock.now();
    const [usage] = usageOf(database, authorisation, now);
    const scopes = authorisation.scopes ?? authorisation.requestedScopes;
    const { relyingParty } = authorisation;
    const ofApp = shownTo(signedIn(request)).all.filter((each) => each.relyingParty === relyingParty);
    render(response, 'data-sharing/app', {
      ...withApp(authorisation),
      others: ofApp.filter(({ id }) => id !== authorisation.id),
      areas: scopes.map((scope) => ({ ...describeScope(scope), fields: fieldsOfScope(scope) })),
      history: decisionsOf(journal, authorisation),
      links: authorisation.state === 'invited' ? linksOf(database, authorisation.id) : [],
      shares: SHARING_STATES.includes(authorisation.state),
      requests: usage?.Areas[0],
      days: requestsByDay(database, authorisation, now),
      byEndpoint: rowsByEndpoint(database, authorisation),
      stateLabels: STATE_LABELS,
    });
  });

  router.get('/data-sharing/:reference/history.csv', (request, response) => {
    const authorisation = loadAuthorisation(request);
    response.attachment(`${appOf(database, authorisation).name} history.csv`);
    response.type('text/csv').send(decisionsAsCsv(decisionsOf(journal, authorisation)));
  });

  /** @throws Problem 404 when the authorisation does not share data, now or once people are chosen */
  function loadSharing(request: Request): Authorisation {
    const authorisation = loadAuthorisation(request);
    if (!SHARING_STATES.includes(authorisation.state)) throw notFound();
    return authorisation;
  }

  router.post(
    '/data-sharing/:reference/pause',
    requireRole(...FULL_ROLES, 'limited'),
    (request, response) => {
      const authorisation = loadSharing(request);
      pause(context, authorisation, signedIn(request));
      request.session.notice = `You have paused sharing. ${appOf(database, authorisation).name} gets no data until you resume.`;
      response.redirect(303, `/data-sharing/${authorisation.reference}`);
    },
  );

  router.post('/data-sharing/:reference/resume', requireRole('administrator'), (request, response) => {
    const authorisation = loadSharing(request);
    resume(context, authorisation, signedIn(request));
    request.session.notice = `You have resumed sharing with ${appOf(database, authorisation).name}.`;
    response.redirect(303, `/data-sharing/${authorisation.reference}`);
  });

  router.get('/data-sharing/:reference/areas', requireRole('administrator'), (request, response) => {
    const authorisation = loadSharing(request);
    render(response, 'data-sharing/areas', {
      ...withApp(authorisation),
      areas: areasToChooseFrom(database, authorisation),
    });
  });

  router.post(
    '/data-sharing/:reference/areas',
    requireRole('administrator'),
    confirmPassword,
    (request, response) => {
      const authorisation = loadSharing(request);
      const { scopes, shown } = readFields(Areas, request.body);
      const change = {
        add: scopes.filter((scope) => !shown.includes(scope)),
        withdraw: shown.filter((scope) => !scopes.includes(scope)),
      };
      changeAreas(context, authorisation, change, signedIn(request));
      request.session.notice = 'You have saved the data areas.';
      response.redirect(303, `/data-sharing/${authorisation.reference}`);
    },
  );

  router.get('/data-sharing/:reference/revoke', (request, response) => {
    const authorisation = loadAuthorisation(request);
    if (!SHARING_STATES.includes(authorisation.state))
      return response.redirect(303, `/data-sharing/${authorisation.reference}`);
    render(response, 'data-sharing/revoke', withApp(authorisation));
  });

  router.post(
    '/data-sharing/:reference/revoke',
    requireRole(...FULL_ROLES, 'limited'),
    confirmPassword,
    (request, response) => {
      const authorisation = loadAuthorisation(request);
      revoke(context, authorisation, signedIn(request));
      request.session.notice = `You have revoked access for ${appOf(database, authorisation).name}. It no longer gets any data.`;
      response.redirect(303, '/data-sharing');
    },
  );

  router.use(
    previewRoutes(context),
    againRoutes(context, confirmPassword),
    pendingRoutes(context, confirmPassword),
  );
  return router;
}

/** People with limited access read only what they decided themselves. */
const mayRead = (person: Administrator, authorisation: Authorisation): boolean =>
  person.role !== 'limited' || isDecisionOf(person, authorisation);
