import { type Request, Router } from 'express';
import { z } from 'zod';
import { emailAddress, emptyForm, line, readForm, telephone, typed } from '../../shared/web/forms.ts';
import { mailLimit } from '../../shared/web/mail-limit.ts';
import { notFound, Problem } from '../../shared/web/problem.ts';
import { rendererOf } from '../../shared/web/render.ts';
import type { PortalContext } from '../context.ts';
import { openLink } from '../invitations/open-link.ts';
import { isRegistered, type School, schoolByEstab } from '../records/schools.ts';
import { isKnownAddress, ownDomainOf } from './known-address.ts';
import type { Pages } from './locals.ts';
import { beginRegistration, completeRegistration, openRegistration } from './registration.ts';
import { findSchools, MOST } from './search.ts';

const render = rendererOf<Pages>();

declare module 'express-session' {
  interface SessionData {
    /** The token of the invitation to continue with once the school is registered. */
    registeringFor?: string;
  }
}

const ContactForm = z.object({
  name: line('Enter your name', 100),
  email: emailAddress,
  phone: telephone,
  authority: z.literal('yes', 'Confirm that you are authorised to register the school'),
});

/** Registering a school that is new to Xporter: find it, enter your details, verify your address. */
export function registerRoutes(context: PortalContext): Router {
  const { database } = context;
  const router = Router();

  // A school that registers has no account yet. Do not show the account of another school on these pages.
  router.use('/register', (_request, response, next) => {
    delete response.locals.administrator;
    next();
  });

  router.get('/register', (request, response) => {
    const search = z.string().trim().max(40).catch('').parse(request.query.search);
    const found = search === '' ? undefined : findSchools(database, search);
    render(response.status(found === null ? 422 : 200), 'register/search', {
      search,
      most: MOST,
      found: found ?? undefined,
      invited: invitedSchool(request),
      form: {
        values: { search },
        errors:
          found === null
            ? {
                search:
                  'Enter a postcode like ZZ99 1AA, an LA and DfE number like 999/2001, a URN of six digits, or the school’s name',
              }
            : {},
      },
    });
  });

  router.get('/register/verify/:token', (request, response) => {
    const opened = openRegistration(context, request.params.token);
    if (opened.kind !== 'live')
      return render(response.status(STATUS[opened.kind]), 'register/dead-link', opened);
    render(response, 'register/verify', { ...opened, token: request.params.token });
  });

  router.post('/register/verify/:token', (request, response) => {
    const { token } = request.params;
    const opened = openRegistration(context, token);
    if (opened.kind !== 'live')
      return render(response.status(STATUS[opened.kind]), 'register/dead-link', opened);
    const next = completeRegistration(context, token, opened);
    delete request.session.registeringFor;
    request.session.notice = `${opened.school.name} is registered with Xporter.`;
    response.redirect(
      303,
      'invitation' in next ? `/authorise/${next.invitation}` : `/set-password/${next.passwordToken}`,
    );
  });

  router.get('/register/:estab', (request, response) => {
    const school = newSchool(request);
    render(response, 'register/contact', { school, form: emptyForm(knownOf(request)) });
  });

  router.post('/register/:estab', mailLimit(context.clock), (request, response) => {
    const school = newSchool(request);
    const form = readForm(ContactForm, request.body);
    if (!form.ok) return render(response.status(422), 'register/contact', { school, form });
    if (!isKnownAddress(database, school, form.value.email)) {
      const errors = { email: askForOwnAddress(ownDomainOf(database, school)) };
      const values = typed(request.body);
      return render(response.status(422), 'register/contact', { school, form: { values, errors } });
    }
    const { authority: _authority, ...registrant } = form.value;
    beginRegistration(context, school, registrant, request.session.registeringFor ?? null);
    render(response, 'register/sent', { school, form: { values: form.value, errors: {} } });
  });

  /** @throws Problem for a school that is not in the register, is already registered, or is not the invited one */
  function newSchool(request: Request): School {
    const school = schoolByEstab(database, String(request.params.estab));
    if (!school) throw notFound();
    const invited = invitedSchool(request);
    if (invited && invited.estab !== school.estab) {
      throw new Problem(
        409,
        `Your invitation is for ${invited.name}`,
        `Go back and choose ${invited.name}. If the invitation is for the wrong school, ask the person who requested it to correct it.`,
      );
    }
    if (isRegistered(database, school.estab)) {
      throw new Problem(
        409,
        `${school.name} is already registered`,
        'If you have an account, sign in. If not, ask your school’s Xporter administrator to give you access. You do not need an account to answer an invitation.',
      );
    }
    return school;
  }

  function invitedSchool(request: Request): School | undefined {
    const opened = openedOf(request);
    return opened?.kind === 'live' ? schoolByEstab(database, opened.invitation.estab) : undefined;
  }

  /** The contact details in the invitation, to fill in the form. */
  function knownOf(request: Request): Record<string, string> {
    const opened = openedOf(request);
    if (opened?.kind !== 'live') return {};
    const { name, email, phone } = opened.link;
    return { name, email, phone };
  }

  const openedOf = ({ session }: Request) =>
    session.registeringFor === undefined ? undefined : openLink(context, session.registeringFor);

  return router;
}

const askForOwnAddress = (domain: string | undefined): string =>
  domain === undefined
    ? 'Enter the school’s own email address, as it is in the national register'
    : `Enter an address that ends in @${domain}, as the school’s does in the national register`;

const STATUS = { unknown: 404, used: 410, expired: 410, overtaken: 409 } as const;
