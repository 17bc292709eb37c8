import { HUB_DIR } from '../../hodder-hub/app.ts';
import type { HubContext } from '../../hodder-hub/context.ts';
import { createContext, type Foundations } from '../../shared/context.ts';
import { PORTAL_DIR } from '../../xporter-portal/app.ts';
import { type Outside, type PortalContext, plainOutside } from '../../xporter-portal/context.ts';
import { createMisStore } from '../../xporter-portal/mis/mis-store.ts';
import { createRequestJournal } from '../../xporter-portal/records/request-journal.ts';

/** What a side is put together from. Each side has its own folder and its own sender of emails. */
export type SideFoundations = Omit<Foundations, 'sideDir' | 'mailFrom'>;

/** @param xporter where the Hub reaches Xporter, and who it is there */
export const hubContext = (foundations: SideFoundations, xporter: HubContext['xporter']): HubContext => ({
  ...createContext({
    ...foundations,
    sideDir: HUB_DIR,
    mailFrom: 'Hodder Education <no-reply@hodder.example>',
  }),
  xporter,
});

/** @param outside as the product has it, unless a sandbox decorates it */
export const portalContext = (
  foundations: SideFoundations,
  outside: Outside = plainOutside(foundations.clock),
): PortalContext => ({
  ...createContext({ ...foundations, sideDir: PORTAL_DIR, mailFrom: 'Xporter <no-reply@xporter.example>' }),
  misStore: createMisStore(foundations.database),
  requests: createRequestJournal(foundations.database),
  outside,
});
