import { Router } from 'express';
import { notFound } from '../../shared/web/problem.ts';
import { rendererOf } from '../../shared/web/render.ts';
import { requireMember, signedIn } from '../accounts/access.ts';
import { centreOf } from '../admin-hub/school/centres.ts';
import type { HubContext } from '../context.ts';
import type { Pages } from './locals.ts';
import { SERVICES } from './services.ts';

const render = rendererOf<Pages>();

/** The way in from Hodder Education's own site: Manage Admin Hub, then a service. */
export function serviceRoutes({ database }: HubContext): Router {
  const router = Router();
  const servicesOf = (estab: string) => {
    const { services } = centreOf(database, estab);
    return SERVICES.filter(({ slug }) => services.includes(slug));
  };

  router.get('/', (_request, response) =>
    response.redirect(303, response.locals.member ? '/home' : '/sign-in'),
  );

  router.get('/home', requireMember, (request, response) => {
    render(response, 'services/home', { services: servicesOf(signedIn(request).estab) });
  });

  router.get('/services', requireMember, (request, response) => {
    const services = servicesOf(signedIn(request).estab);
    const [only] = services;
    if (services.length === 1 && only?.administration) return response.redirect(303, only.administration);
    render(response, 'services/choose', { services });
  });

  router.get('/services/:slug', requireMember, (request, response) => {
    const service = servicesOf(signedIn(request).estab).find(({ slug }) => slug === request.params.slug);
    if (!service) throw notFound();
    if (service.administration) return response.redirect(303, service.administration);
    render(response, 'services/elsewhere', { service });
  });

  return router;
}
