import { Router } from 'express';
import { BASES } from './paths.ts';

/** The version of OneRoster. Xporter's answer is not public: this one is the sandbox's own. */
const VERSION = { version: '1.1' };

/** OneRoster 1.1 over what a school shares, at each of its bases. */
export function oneRosterRoutes(): Router {
  const router = Router();
  for (const { path } of BASES) {
    router.get([`${path}/version`, `${path}/auth/version`], (_request, response) => {
      response.json(VERSION);
    });
  }
  return router;
}
