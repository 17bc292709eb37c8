import { PASSWORD_COST } from '../password-cost.ts';
import { DEMO_PASSWORD } from '../sample-data/schools.ts';
import { hashPasswordSync } from '../web/passwords.ts';

/** Made once, because making it takes half a second. */
const MADE = '$scrypt$ln=17,r=8,p=1$c4YtbdVBL9r8Gs/gFATqFg==$OlgCAYd55V/BFCndbry+INygiN7YxjfiGvEZO4KjHqo=';

/** A hash of every invented person's password. @param cost see PASSWORD_COST */
export const demoPasswordHash = (cost: number): string =>
  cost === PASSWORD_COST ? MADE : hashPasswordSync(DEMO_PASSWORD, cost);
