import type { Context } from '../shared/context.ts';

export type PortalContext = Context;
