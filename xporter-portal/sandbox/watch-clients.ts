import { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { maskNamed } from '../../shared/mask.ts';
import { endOf, textOf } from '../../shared/request-log/record.ts';
import type { SeenRequest } from '../../shared/steering-api/client-evidence.ts';
import { basicCredentials } from '../api/oneroster/tokens.ts';
import { API_PATHS } from '../api/routes.ts';
import { decodeToken, type Token } from '../api/tokens/tokens.ts';
import type { Outside, PortalContext } from '../context.ts';
import { authorisationById, authorisationBySecret } from '../records/authorisations.ts';
import { CALLBACK_FIELDS } from '../records/callback-events.ts';
import { isManagementSecret } from '../records/management-secrets.ts';
import type { ClientWatch } from './client-watch.ts';
import { isForToken, tokenFields, whoseRequest } from './whose-request.ts';

const MOST_KEPT = 500;
/** Of an answer: a whole school of 2,000 pupils with their families. */
const MOST_READ = 30_000_000;
/** What a client may not put into an address, where logs and proxies keep it. */
const SECRET_PARAMETERS = /[?&](?:token|access_token|password|secret|schoolSecret|managementSecret)=/i;

type Credentials = Pick<SeenRequest, 'credential' | 'credentialEstab' | 'authorisation'>;
interface Holder extends Credentials {
  relyingParty: string | null;
}

const NOBODY: Holder = {
  ...{ credential: 'none', credentialEstab: null, authorisation: null, relyingParty: null },
};

/** Watches the requests of clients that are being checked. Mount it before anything that answers in place of the API. */
export const watchClients = (context: PortalContext, watch: ClientWatch): RequestHandler =>
  Router().use(API_PATHS, (request, response, next) => {
    if (watch.isIdle()) return next();
    const at = watch.now();
    const began = performance.now();
    const { method, originalUrl } = request;
    const answered = endOf(response);
    response.on('finish', () => {
      const whose = whoseRequest(context, request);
      const { relyingParty, ...credentials } = holderOf(context, request);
      const app = relyingParty ?? whose.relyingParty;
      if (app === null || !watch.isWatched(app)) return;
      watch.add(app, {
        ...{ kind: 'request', at: at.toISOString(), milliseconds: Math.round(performance.now() - began) },
        ...{ method, path: maskNamed(originalUrl).slice(0, MOST_KEPT), sent: sentIn(request.body) },
        ...{ status: response.statusCode, estab: whose.estab, ...credentials },
        isSecretInUrl: SECRET_PARAMETERS.test(originalUrl),
        retryAfterSeconds: Number(response.getHeader('Retry-After')) || null,
        ...aboutAnswer(textOf(answered(), MOST_READ), response),
      });
    });
    next();
  });

/** Tells the watch of each attempt to post a callback. */
export const watchCallbacks = (watch: ClientWatch): Pick<Outside, 'posted'> => ({
  posted({ relyingParty }, { id, body, milliseconds, ...attempt }) {
    if (relyingParty === null || !watch.isWatched(relyingParty)) return;
    const fields = Object.fromEntries(new URLSearchParams(body));
    watch.add(relyingParty, {
      ...{ kind: 'callback', at: new Date(watch.now().getTime() - milliseconds).toISOString(), milliseconds },
      ...{ delivery: id, event: fields.event ?? '', estab: fields.schoolId ?? null },
      hasUnknownField: Object.keys(fields).some((name) => !(name in CALLBACK_FIELDS)),
      ...attempt,
    });
  },
});

/** Whose token or secret it is, even if it has expired or been replaced. */
function holderOf(context: PortalContext, request: Request): Holder {
  const { authorization } = request.headers;
  const basic = basicCredentials(authorization);
  if (basic) return holderOfSecret(context, basic);
  if (isForToken(request)) {
    const { estab = '', relyingparty, password = '' } = Secret.parse(tokenFields(request.body));
    return relyingparty === undefined
      ? NOBODY
      : holderOfSecret(context, { estab, relyingParty: relyingparty, password });
  }
  if (authorization === undefined) return NOBODY;
  const token = readToken(context, authorization);
  if (!token) return { ...NOBODY, credential: 'unreadable' };
  const { relyingParty } = token;
  if (token.authorisation === null) return { ...NOBODY, credential: 'management token', relyingParty };
  const estab = authorisationById(context.database, token.authorisation)?.estab ?? null;
  return {
    ...{ credential: 'school token', credentialEstab: estab },
    ...{ authorisation: token.authorisation, relyingParty },
  };
}

const Secret = z
  .object({
    estab: z.coerce.string().trim().optional(),
    relyingparty: z.string().trim().optional(),
    password: z.string().optional(),
  })
  .catch({});

function holderOfSecret(
  context: PortalContext,
  { estab, relyingParty, password }: { estab: string; relyingParty: string; password: string },
): Holder {
  if (estab === '')
    return {
      ...{ ...NOBODY, relyingParty },
      credential: isManagementSecret(context, relyingParty, password) ? 'management secret' : 'wrong secret',
    };
  const authorisation = authorisationBySecret(context.database, estab, relyingParty, password);
  if (!authorisation) return { ...NOBODY, credential: 'wrong secret', relyingParty };
  return {
    credential: authorisation.state === 'superseded' ? 'replaced secret' : 'school secret',
    ...{ credentialEstab: estab, authorisation: authorisation.id, relyingParty },
  };
}

function readToken({ seal }: PortalContext, header: string): Token | undefined {
  try {
    return decodeToken(seal, header, /^Bearer\s/i.test(header) ? 'Bearer' : 'Idaas');
  } catch {
    return undefined;
  }
}

const Problem = z.object({
  ExceptionMessage: z.string().nullish(),
  Message: z.string().nullish(),
  AuthorisationPaused: z.boolean().nullish(),
  error_description: z.string().nullish(),
  Schools: z.array(z.object({ Status: z.string(), Message: z.string().nullish() })).nullish(),
});
const Pagination = z.object({
  __pagination__: z.tuple([
    z.object({
      PageSize: z.number(),
      PageNumber: z.number(),
      PageCount: z.number(),
      NextPage: z.string().nullable(),
    }),
  ]),
});
const Changes = z.object({
  __changedRows__: z.tuple([z.object({ RequestedChangedRows: z.string(), NextChangedRows: z.string() })]),
});

type AboutAnswer = Pick<SeenRequest, 'error' | 'isPaused' | 'page' | 'changes'>;

function aboutAnswer(text: string, { statusCode }: Response): AboutAnswer {
  const body = parsed(text);
  const problem = Problem.catch({}).parse(body);
  const refused = problem.Schools?.find(({ Status }) => Status !== 'OK');
  const message =
    problem.ExceptionMessage ?? problem.Message ?? problem.error_description ?? refused?.Message;
  const page = Pagination.safeParse(body).data?.__pagination__[0];
  const changes = Changes.safeParse(body).data?.__changedRows__[0];
  return {
    error: message?.slice(0, MOST_KEPT) ?? (statusCode >= 400 ? `HTTP ${statusCode}` : null),
    isPaused: problem.AuthorisationPaused === true || /\bpaused\b/i.test(message ?? ''),
    page: page
      ? {
          ...{ number: page.PageNumber, size: page.PageSize, count: page.PageCount },
          hasNext: page.NextPage !== null,
        }
      : null,
    changes: changes
      ? {
          ...{ requested: changes.RequestedChangedRows, next: changes.NextChangedRows },
          deleted: deletedIn(body),
        }
      : null,
  };
}

function deletedIn(body: unknown): number {
  const datasets = Object.entries(Object(body)).filter(([name]) => name.endsWith('_deleted'));
  return datasets.reduce((total, [, rows]) => total + (Array.isArray(rows) ? rows.length : 0), 0);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function sentIn(body: unknown): string | null {
  if (body === undefined || body === null || body === '') return null;
  return maskNamed(typeof body === 'string' ? body : JSON.stringify(body)).slice(0, MOST_KEPT);
}
