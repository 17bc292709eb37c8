/** What the Hub's emails read as `data`, by the name of the template. */
export interface HubEmails {
  authorised: ConnectionNews;
  'changes-to-review': Salutation & { news: string[]; syncPage: string };
  connected: ConnectionNews;
  deauthorised: ConnectionNews;
  expired: ConnectionNews;
  installed: ConnectionNews;
  refused: ConnectionNews;
  revoked: ConnectionNews;
  synced: Salutation & { panel: string; lines: string[]; note: string | null; history: string };
  welcome: Salutation & { days: number; link: string; wellbeing: string };
  undelivered: ConnectionNews;
  withdrawn: ConnectionNews;
}

interface Salutation {
  name: string;
  school: string;
}

/** What has become of a connection. */
interface ConnectionNews extends Salutation {
  /** The titles of the data areas that the school shares. */
  areas: string[];
  /** Why it was refused or has expired, in the other side's words. */
  reason: string | null;
  /** The person who got the invitation first. */
  contact: string;
  forwardedTo: string | null;
  /** The address that refused the invitation, if one did. */
  bouncedAddress: string | null;
  syncPage: string;
  /** Xporter's Manage School Portal. */
  portal: string;
}
