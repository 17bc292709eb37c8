import { once } from '../once.ts';
import { hashPasswordSync } from '../web/passwords.ts';
import { DEMO_PASSWORD } from './schools.ts';

/** Everybody's password, hashed once a process: it is no secret, and hashing takes a tenth of a second each time. */
export const demoPasswordHash = once(() => hashPasswordSync(DEMO_PASSWORD));
