import type { Administrator } from '../accounts/administrators.ts';
import type { SignedInPartner } from '../partners/users/access.ts';
import type { PartnerUser } from '../partners/users/users.ts';

/** What every template of the portal can read. */
export interface Everywhere {
  /** Signed in. */
  administrator?: Administrator;
  /** Whether the administrator's role lets them change things. */
  mayChange: boolean;
  /** On every page of the Partner Portal. */
  isPartnerPortal?: boolean;
  /** Signed in to the Partner Portal. */
  partner?: SignedInPartner;
  /** The same, without an app so far. */
  partnerWithoutApp?: PartnerUser;
}

export interface Parts {
  'views/top': { title: string; steps?: readonly { slug: string; title: string }[]; step?: string };
  'views/bottom': object;
  'views/area-columns': { area: { title: string; fields: { dataset: string; fields: string[] }[] } };
}
