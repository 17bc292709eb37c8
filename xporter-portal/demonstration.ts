import type { PortalContext } from './context.ts';

export interface WellbeingApp {
  relyingParty: string;
  managementSecret: string;
  /** Where Xporter posts school secrets. */
  authorisationUrl: string;
}

/** Fills an empty portal with the register of schools, partner apps and administrators; Wellbeing's own settings are renewed at every start. */
export function createRegister(_context: PortalContext, _wellbeing: WellbeingApp): void {}
