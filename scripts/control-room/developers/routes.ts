import { Router } from 'express';
import { rendererOf } from '../../../shared/web/render.ts';
import type { SandboxUrls } from '../../steering/sandbox-urls.ts';
import { asSchema, fieldsOf } from '../api/openapi.ts';
import { FILE, REFUSALS, type Route, refusalsOf } from '../api/route.ts';
import { ROUTES } from '../api/routes.ts';
import type { Operation, Pages } from './locals.ts';
import { sketch } from './sketch.ts';

const render = rendererOf<Pages>();

/** The page that documents the control room's API, with forms to try it. */
export function developerPage(urls: SandboxUrls): Router {
  const router = Router();
  const operations = Object.entries(ROUTES).map(([name, route]) => shown(name, route));
  const groups = [...new Set(operations.map(({ tag }) => tag))].map((tag) => ({
    tag,
    operations: operations.filter((operation) => operation.tag === tag),
  }));
  router.get('/developers', (_request, response) => {
    render(response, 'developers/index', { urls, groups });
  });
  return router;
}

function shown(name: string, route: Route): Operation {
  const { method, path, tag, summary, gives, sends, takesFile } = route;
  return {
    name,
    method: method.toUpperCase(),
    path,
    tag,
    summary,
    fields: fieldsOf(route).map(({ schema, ...field }) => ({
      ...field,
      about: String(schema.description ?? ''),
      type: String(schema.type ?? 'string'),
      choices: Array.isArray(schema.enum) ? schema.enum.map(String) : [],
      example: String(schema.example ?? ''),
      usual: schema.default === null || schema.default === '' ? '' : String(schema.default ?? ''),
    })),
    canTry: !takesFile && sends !== FILE,
    gives: sends ? (sends === FILE ? 'a file' : 'text') : sketch(asSchema(gives, 'output')),
    refuses: refusalsOf(route).map((code) => ({ code, why: REFUSALS[code] })),
  };
}
