/** What the portal's emails read as `data`, by the name of the template. */
export interface PortalEmails {
  'access-removed': Salutation & { by: string; role: string; portal: string };
  'agent-booked': Salutation & { mis: string; when: string; page: string };
  'agent-installed': Salutation & { mis: string; page: string };
  authorised: AboutAnApp & {
    mis: string;
    areas: string[];
    people: 'include' | 'exclude';
    agreementVersion: string;
    /** Where the agreement can be read. */
    agreement: string;
    /** Whether the reader can choose people. */
    mayChoose: boolean;
    /** Whether Xporter's agent must be installed before anything can be read. */
    waitsForAgent: boolean;
    portal: string;
  };
  'authorised-again': AboutAnApp & { page: string };
  'callback-given-up': Salutation & {
    app: string;
    what: string;
    posts: number;
    reason: string;
    page: string;
  };
  expired: AboutAnApp & { portal: string };
  'forward-bounced': AboutAnApp & { to: Person; portal: string };
  forwarded: AboutAnApp & { to: Person; portal: string };
  invitation: AboutAnApp & {
    purpose: string;
    areas: string[];
    requester: string | null;
    forwarded: { by: string; note: string | null } | null;
    /** Which reminder it is; 0 for the first email. */
    reminder: number;
    until: string;
    link: string;
    /** The host of the link, to be recognised by. */
    host: string;
    contactEmail: string;
  };
  'new-account': AboutAnApp & {
    /** Who answered the invitation. */
    person: Person;
    /** Whether nobody is shared until an administrator chooses people. */
    isWaiting: boolean;
    link: string;
  };
  'new-password': Salutation & { link: string };
  'new-terms': AboutAnApp & NewAgreement & { areas: { title: string; reason: string }[]; link: string };
  'next-steps': AboutAnApp & { invitee: Person; until: string; contactEmail: string; agreement: string };
  'partner-account': { name: string; signIn: string };
  revoked: AboutAnApp & { by: string; portal: string };
  'secret-replaced': {
    name: string;
    app: string;
    relyingParty: string;
    by: string;
    how: 'rotated' | 'restored';
    secretPage: string;
  };
  'set-password': Salutation & {
    invitedBy: string | null;
    /** Whether an administrator has to give the person full access first. */
    isLimited: boolean;
    days: number;
    link: string;
  };
  'verify-partner': { name: string; publisher: string; link: string; until: string };
  'verify-registration': Salutation & { link: string; until: string };
}

interface Salutation {
  name: string;
  school: string;
}

interface AboutAnApp extends Salutation {
  app: string;
  publisher: string;
}

/** The versions of the agreement: the new one and the one that the school has accepted. Null where only data areas are new. */
type NewAgreement = { version: string; accepted: string } | { version: null };

interface Person {
  name: string;
  email: string;
}
