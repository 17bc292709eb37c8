import { Router } from 'express';
import { z } from 'zod';
import { UsageError } from '../../../shared/errors.ts';
import { dayOf } from '../../../shared/local-time.ts';
import { readInput } from '../../../shared/web/read-input.ts';
import { rendererOf } from '../../../shared/web/render.ts';
import { readUpload } from '../../../shared/web/upload.ts';
import { FILE, FileBytes } from '../api/route.ts';
import { STATE_LIMIT } from '../api.ts';
import type { ControlRoom } from '../room.ts';
import type { Pages } from './locals.ts';

const Upload = z.object({ file: z.object({ name: z.string().min(1), bytes: FileBytes }, 'Choose a file') });

const render = rendererOf<Pages>();

/** The page that saves the whole sandbox in a file, and loads it from one. */
export function stateRoutes(room: ControlRoom): Router {
  const router = Router();

  router.get('/state', (request, response) => {
    render(response, 'state/page', {
      now: room.now(),
      error: null,
      notice: request.query.did === 'loaded' ? 'Done: the saved state is loaded.' : undefined,
    });
  });

  router.get('/state/file', async (_request, response) => {
    const file = await room.saveState();
    response
      .attachment(`sandbox-${dayOf(room.now())}.state`)
      .type(FILE)
      .send(file);
  });

  router.post('/state', ...readUpload(STATE_LIMIT), async (request, response) => {
    try {
      await room.loadState(readInput(Upload, request.body).file.bytes);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      render(response.status(error.status), 'state/page', {
        now: room.now(),
        error: error.message,
        notice: undefined,
      });
      return;
    }
    response.redirect(303, '/state?did=loaded');
  });

  return router;
}
