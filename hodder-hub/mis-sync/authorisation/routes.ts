import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { schoolNumber } from '../../../shared/school-number.ts';
import { emptyForm, readFields, readForm, typed } from '../../../shared/web/forms.ts';
import { rendererOf } from '../../../shared/web/render.ts';
import { requireCoordinator, requireMember, signedIn } from '../../accounts/access.ts';
import { coordinatorOf } from '../../accounts/members.ts';
import { centreOf } from '../../admin-hub/school/centres.ts';
import type { HubContext } from '../../context.ts';
import { XporterUnreachable } from '../../xporter/client.ts';
import {
  allows,
  awaitsInstall,
  bouncedAddress,
  type Connection,
  canSync,
  connectionOf,
  endingOf,
} from '../records/connections.ts';
import { areaTitle } from './areas.ts';
import { cardVersion, isWaitingForOthers, streamCardChanges } from './card-changes.ts';
import { compare, isCompared } from './compare.ts';
import { deauthorise } from './deauthorise.ts';
import { NOT_INSTALLED } from './installation.ts';
import type { Pages } from './locals.ts';
import { requestConnection, VerifyForm } from './request.ts';
import { contactOnRecord, coordinatorAsContact, suggestedDetails } from './suggested-details.ts';

const render = rendererOf<Pages>();

const PAGE = '/admin-hub/school/mis-sync';
const UNREACHABLE = 'Xporter is not responding. We have kept everything. Try again in a minute.';

/** What the card says of a state, in short. */
const STATE_LABELS: Partial<Record<Connection['state'], string>> = {
  invited: 'Waiting for your school',
  waiting: 'Authorised, but not sharing yet',
  connected: 'Connected',
  failed: 'The school secret did not work',
};

/** A button that fills in the contact instead of sending the form. */
const ContactChoice = z.object({ contact: z.enum(['me', 'record']).optional().catch(undefined) });

/** School ▸ MIS user sync ▸ Authorisation: the provider's card, the request, Start sync and Deauthorise. */
export function misSyncRoutes(context: HubContext): Router {
  const { database, outbox } = context;
  const router = Router();

  router.get(PAGE, requireMember, (request, response) => {
    const { estab } = signedIn(request);
    const connection = connectionOf(database, estab);
    render(response, 'mis-sync/authorisation/card', {
      connection,
      isInstallAwaited: awaitsInstall(connection),
      version: isWaitingForOthers(connection) ? cardVersion(connection) : undefined,
      ending: connection && endingOf(connection),
      bounced: connection ? bouncedAddress(connection) : null,
      coordinator: coordinatorOf(database, estab),
      isCompared: connection !== undefined && isCompared(connection),
      stateLabels: STATE_LABELS,
      areaTitle,
      portal: context.xporter.url,
    });
  });

  router.get(`${PAGE}/changes`, requireMember, (request, response) => {
    const { estab } = signedIn(request);
    streamCardChanges(response, () => connectionOf(database, estab));
  });

  /** A connection that holds a school's key is deauthorised first, knowingly. */
  const mayAskAgain: RequestHandler = (request, response, next) => {
    const connection = connectionOf(database, signedIn(request).estab);
    if (!connection || connection.endedAt !== null || isWaiting(connection)) return next();
    request.session.notice = 'You already have a connection. Deauthorise it first to start again.';
    response.redirect(303, PAGE);
  };

  router.get(`${PAGE}/authorise`, requireCoordinator, mayAskAgain, (request, response) => {
    const { estab } = signedIn(request);
    const centre = centreOf(database, estab);
    const details = connectionOf(database, estab)?.details ?? suggestedDetails(centre);
    render(response, 'mis-sync/authorisation/verify', { centre, form: emptyForm(details) });
  });

  router.post(`${PAGE}/authorise`, requireCoordinator, mayAskAgain, async (request, response) => {
    const member = signedIn(request);
    const centre = centreOf(database, member.estab);
    const { contact } = readFields(ContactChoice, request.body);
    if (contact !== undefined) {
      const chosen =
        contact === 'me' ? coordinatorAsContact(database, member, centre) : contactOnRecord(centre);
      const form = emptyForm({ ...typed(request.body), ...chosen });
      return render(response, 'mis-sync/authorisation/verify', { centre, form });
    }
    const form = readForm(VerifyForm, request.body);
    if (!form.ok) return render(response.status(422), 'mis-sync/authorisation/verify', { centre, form });
    const estab = `${form.value.leaCode}${form.value.dfesCode}`;
    // A centre is bound to its own number: with another it could ask for another school's data.
    if (estab !== member.estab) {
      const errors = {
        leaCode: `Your school’s numbers are ${schoolNumber(member.estab)}. If they have changed, ask Hodder Education’s support to correct them.`,
      };
      return render(response.status(422), 'mis-sync/authorisation/verify', {
        centre,
        form: { values: form.value, errors },
      });
    }
    requestConnection(context, member, form.value);
    await outbox.deliverDue('invite');
    response.redirect(303, `${PAGE}/requested`);
  });

  router.get(`${PAGE}/requested`, requireCoordinator, (request, response) => {
    const connection = connectionOf(database, signedIn(request).estab);
    if (!connection) return response.redirect(303, PAGE);
    render(response, 'mis-sync/authorisation/requested', { connection });
  });

  router.post(`${PAGE}/resend`, requireCoordinator, async (request, response) => {
    const member = signedIn(request);
    const connection = connectionOf(database, member.estab);
    if (!isWaiting(connection)) return response.redirect(303, PAGE);
    requestConnection(context, member, connection.details);
    await outbox.deliverDue('invite');
    response.redirect(303, `${PAGE}/requested`);
  });

  router.post(`${PAGE}/check`, requireCoordinator, async (request, response) => {
    const connection = connectionOf(database, signedIn(request).estab);
    if (connection && isCompared(connection)) request.session.notice = await answerOfComparison(connection);
    response.redirect(303, PAGE);
  });

  router.post(`${PAGE}/start`, requireCoordinator, async (request, response) => {
    const connection = connectionOf(database, signedIn(request).estab);
    if (connection?.state !== 'connected') return response.redirect(303, PAGE);
    const notice = await answerOfComparison(connection);
    if (canSync(connectionOf(database, connection.estab)) && notice !== UNREACHABLE) {
      return response.redirect(303, `${PAGE}/teachers`);
    }
    request.session.notice = notice;
    response.redirect(303, PAGE);
  });

  router.get(`${PAGE}/deauthorise`, requireCoordinator, (request, response) => {
    const connection = connectionOf(database, signedIn(request).estab);
    if (!connection || !allows(connection, endingOf(connection))) return response.redirect(303, PAGE);
    render(response, 'mis-sync/authorisation/deauthorise', {
      connection,
      ending: endingOf(connection),
      portal: context.xporter.url,
    });
  });

  router.post(`${PAGE}/deauthorise`, requireCoordinator, (request, response) => {
    const member = signedIn(request);
    const connection = connectionOf(database, member.estab);
    if (connection && request.body?.ending !== endingOf(connection)) {
      request.session.notice = 'Your school has decided since you opened that page. Check what has changed.';
      return response.redirect(303, PAGE);
    }
    deauthorise(context, member);
    response.redirect(303, PAGE);
  });

  async function answerOfComparison(connection: Connection): Promise<string> {
    try {
      const { kind } = await compare(context, connection);
      if (connection.sealedSecret === null)
        return 'We have asked Xporter to send what it has about your school.';
      if (awaitsInstall(connectionOf(database, connection.estab))) return NOT_INSTALLED;
      if (kind === 'open') return 'Xporter shares your school’s data.';
      if (kind === 'paused') return 'Your school has not chosen anyone to share yet, or has paused sharing.';
      return 'Xporter no longer shares your school’s data.';
    } catch (error) {
      if (error instanceof XporterUnreachable) return UNREACHABLE;
      throw error;
    }
  }

  return router;
}

const isWaiting = (connection: Connection | undefined): connection is Connection =>
  connection?.state === 'requested' || connection?.state === 'invited';
