import { readFileSync } from 'node:fs';
import { Router } from 'express';
import { z } from 'zod';
import { digestOf } from '../../../shared/web/digest.ts';
import { rendererOf } from '../../../shared/web/render.ts';
import { libraryFile, type ScenarioLibrary } from './library.ts';
import type { Effect } from './load.ts';
import type { Pages } from './locals.ts';

const render = rendererOf<Pages>();

const Shown = z.object({ loaded: z.string().optional(), confirm: z.string().optional() });
const Load = z.object({ seen: z.string().catch('') });

/** The library of scenarios: what each shows and checks, and its button. @param schemaUrl of the JSON Schema */
export function scenarioRoutes(library: ScenarioLibrary, schemaUrl: string): Router {
  const router = Router();

  router.get('/scenarios', (_request, response) => {
    render(response, 'scenarios/library', { scenarios: library.list(), schemaUrl });
  });

  router.get('/scenarios/:name', async (request, response) => {
    const { name } = request.params;
    const scenario = library.named(name);
    const { loaded, confirm } = Shown.catch({}).parse(request.query);
    const effect = await library.effectOf(scenario);
    render(response, 'scenarios/scenario', {
      scenario,
      schools: await library.schoolsOf(scenario),
      isLoaded: loaded !== undefined,
      effect: confirm === undefined ? null : effect,
      seen: namedBy(effect),
      text: readFileSync(libraryFile(name), 'utf8'),
    });
  });

  router.post('/scenarios/:name/load', async (request, response) => {
    const { name } = request.params;
    const scenario = library.named(name);
    const effect = await library.effectOf(scenario);
    const isHarmless = effect.undone.length === 0 && !effect.movesClock;
    const isConfirmed = Load.parse(Object(request.body)).seen === namedBy(effect);
    if (!isHarmless && !isConfirmed) return response.redirect(303, `/scenarios/${name}?confirm#load`);
    await library.load(scenario);
    response.redirect(303, `/scenarios/${name}?loaded`);
  });

  return router;
}

/** What was shown is what is confirmed: another state of a school asks again. */
const namedBy = ({ undone, movesClock }: Effect): string =>
  digestOf(
    JSON.stringify([
      movesClock,
      ...undone.map(({ estab, hub, portal }) => [estab, hub?.since, portal?.since]),
    ]),
  );
