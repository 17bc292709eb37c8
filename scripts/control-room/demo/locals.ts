import type { DemoSchool } from '../../../shared/sample-data/schools.ts';
import type { SandboxUrls } from '../../steering/sandbox-urls.ts';
import type { CHAPTERS } from './chapters.ts';
import type { PACES } from './stage.ts';

/** What the pages of this feature read. */
export interface Pages {
  'demo/page': { school: DemoSchool; urls: SandboxUrls; chapters: typeof CHAPTERS; paces: typeof PACES };
  'demo/presenter': { school: DemoSchool };
}
