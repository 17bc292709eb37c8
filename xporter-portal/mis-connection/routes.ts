import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { emptyForm, type FormState, readForm, typed } from '../../shared/web/forms.ts';
import { rendererOf } from '../../shared/web/render.ts';
import { changedSinceDrawn, drawnFrom, SEEN } from '../../shared/web/since-drawn.ts';
import { requireRole, signedIn } from '../accounts/access.ts';
import type { Administrator } from '../accounts/administrators.ts';
import { FULL_ROLES } from '../accounts/roles.ts';
import type { PortalContext } from '../context.ts';
import { refreshDay, refreshedOn } from '../mis/mis-store.ts';
import { kindOf, misConnectionOf, reachOf, whyUnreached } from '../records/mis-connections.ts';
import { misOffered } from '../records/mis-kinds.ts';
import { appOf } from '../records/partner-apps.ts';
import { bookAgent, cancelAgent } from './agent.ts';
import { changeMis, effectOfChange, refreshNow } from './change-mis.ts';
import type { Pages } from './locals.ts';
import { slotsFrom } from './slots.ts';

const render = rendererOf<Pages>();

const ChangeForm = z.object({
  mis: z
    .string('Choose an MIS')
    .refine((mis) => misOffered('').some(({ name }) => name === mis), 'Choose an MIS'),
});

/** MIS connection: how Xporter connects to the school's MIS. */
export function misConnectionRoutes(context: PortalContext, confirmPassword: RequestHandler): Router {
  const { database, clock } = context;
  const router = Router();
  router.use('/mis-connection', requireRole(...FULL_ROLES));

  function page({ estab }: Administrator, form: FormState = emptyForm()) {
    const now = clock.now();
    const connection = misConnectionOf(database, estab);
    if (!connection) return { connection, form };
    return {
      connection,
      form,
      kind: kindOf(connection),
      reach: reachOf(connection, now),
      isOffline: !context.outside.isMisOnline({ estab, relyingParty: null }),
      lastContact: lastContact(now),
      lastRefresh: later(connection.refreshedAt, refreshedOn(refreshDay(now)).toISOString()),
      slots: slotsFrom(now),
    };
  }

  router.get('/mis-connection', (request, response) => {
    render(response, 'mis-connection/connection', page(signedIn(request)));
  });

  router.post('/mis-connection/refresh', requireRole('administrator'), (request, response) => {
    const administrator = signedIn(request);
    const unreached = whyUnreached(
      context,
      administrator.estab,
      context.outside.isMisOnline({ estab: administrator.estab, relyingParty: null }),
    );
    if (unreached === null) refreshNow(context, administrator);
    request.session.notice =
      unreached === null
        ? 'Refreshed. Apps now get the latest data from your MIS.'
        : 'We could not refresh because your MIS is not available. Try again later.';
    response.redirect(303, '/mis-connection');
  });

  router.post('/mis-connection/agent', requireRole('administrator'), (request, response) => {
    const administrator = signedIn(request);
    const Booking = z.object({
      slot: z.enum(slotsFrom(clock.now()) as [string, ...string[]], 'Choose a time from the list'),
    });
    const form = readForm(Booking, request.body);
    if (!form.ok) return render(response.status(422), 'mis-connection/connection', page(administrator, form));
    const isBooked = bookAgent(context, administrator, form.value.slot);
    request.session.notice = isBooked
      ? 'Booked. We have emailed you a confirmation.'
      : 'Your MIS is already connected. You do not need an agent.';
    response.redirect(303, '/mis-connection');
  });

  router.post('/mis-connection/agent/cancel', requireRole('administrator'), (request, response) => {
    request.session.notice = cancelAgent(context, signedIn(request))
      ? 'Cancelled. Apps cannot read your MIS until an agent is installed.'
      : 'You do not have a booking to cancel.';
    response.redirect(303, '/mis-connection');
  });

  router.get('/mis-connection/change', requireRole('administrator'), (request, response) => {
    const { estab } = signedIn(request);
    const mis = misConnectionOf(database, estab)?.mis;
    render(response, 'mis-connection/change', changePage(estab, emptyForm(mis ? { mis } : {})));
  });

  router.post(
    '/mis-connection/change',
    requireRole('administrator'),
    confirmPassword,
    (request, response) => {
      const administrator = signedIn(request);
      const form = readForm(ChangeForm, request.body);
      if (!form.ok) {
        return render(response.status(422), 'mis-connection/change', changePage(administrator.estab, form));
      }
      const shown = changePage(administrator.estab, emptyForm(form.value));
      const { changed } = changedSinceDrawn(partsOf(shown), { [SEEN]: '', ...typed(request.body) });
      if (changed.length > 0)
        return render(response.status(409), 'mis-connection/change', { ...shown, changed });
      request.session.notice = changeMis(context, administrator, form.value.mis)
        ? `Your MIS is now ${form.value.mis}.`
        : `Your MIS is already ${form.value.mis}. Nothing has changed.`;
      response.redirect(303, '/mis-connection');
    },
  );

  function changePage(estab: string, form: FormState) {
    const mis = misConnectionOf(database, estab)?.mis;
    const effect = mis === undefined ? null : effectOfChange(context, estab, mis);
    const apps = effect?.sharing.map((authorisation) => appOf(database, authorisation).name) ?? [];
    const seen = drawnFrom(partsOf({ mis, effect, apps }));
    return { form, mis, kinds: misOffered(''), effect, apps, seen, changed: [] };
  }

  /** What the page says will happen, part by part. */
  const partsOf = ({
    mis = '',
    effect,
    apps,
  }: Pick<Pages['mis-connection/change'], 'mis' | 'effect' | 'apps'>) => ({
    mis,
    people: effect ? `${effect.pupils} ${effect.staff}` : '',
    apps: apps.join(),
  });

  return router;
}

const CONTACT_MINUTES = 5;

/** Xporter contacts a connected MIS every five minutes. */
function lastContact(now: Date): Date {
  const step = CONTACT_MINUTES * 60_000;
  return new Date(Math.floor(now.getTime() / step) * step);
}

const later = (one: string | null, other: string): string => (one !== null && one > other ? one : other);
