import type { Service } from './services.ts';

/** What the pages of this feature read. */
export interface Pages {
  'services/choose': { services: Service[] };
  'services/elsewhere': { service: Service };
  'services/home': { services: Service[] };
}
