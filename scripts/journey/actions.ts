import { LABELS } from '../../shared/labels.ts';
import { DEMO_PASSWORD, type DemoPerson } from '../../shared/sample-data/schools.ts';

/** By the names of a form's fields. Null leaves a field out, as an unticked box is. */
export type Fields = Record<string, string | string[] | null>;

/** A browser that a person uses. */
export interface PersonsBrowser {
  readonly url: string;
  /** @param url absolute, or relative to the page open now */
  open(url: string): Promise<unknown>;
  /** Presses the link whose text contains `label`. */
  follow(label: string): Promise<unknown>;
  /** Fills in the form that has the button `label` and presses it. */
  press(label: string, fields?: Fields): Promise<unknown>;
  /** Whether the page's main part has such a link. */
  offers(label: string): Promise<boolean>;
  /** The text of the page's main part. */
  text(): Promise<string>;
}

export const PANELS = ['teachers', 'year-groups', 'classes', 'pupils'] as const;
export type PanelName = (typeof PANELS)[number];

/** What the Access Coordinator does in the Admin Hub at `hubUrl`. */
export function coordinatorIn(browser: PersonsBrowser, hubUrl: string) {
  const sync = `${hubUrl}/admin-hub/school/mis-sync`;
  return {
    async signIn(username: string): Promise<void> {
      await browser.open(`${hubUrl}/sign-in`);
      await browser.press(LABELS.signIn, { username, password: DEMO_PASSWORD });
    },
    async openAdminHub(): Promise<void> {
      await browser.follow(LABELS.manageAdminHub);
      await browser.follow(LABELS.app);
    },
    openSync: (): Promise<unknown> => browser.open(sync),
    async findSync(): Promise<void> {
      await browser.follow(LABELS.school);
      await browser.follow(LABELS.misUserSync);
    },
    /** With the school's details as they stand. */
    async requestConnection(): Promise<void> {
      await browser.open(`${sync}/authorise`);
      await browser.press(LABELS.submit);
    },
    startSync: (): Promise<unknown> => browser.press(LABELS.startSync),
    openPanel: (panel: PanelName): Promise<unknown> => browser.open(`${sync}/${panel}`),
    readPanel: (): Promise<unknown> => browser.press(LABELS.proceed),
    /** @param ticked the numbers of the rows to import; all as they are ticked, if undefined */
    savePanel: (ticked?: string): Promise<unknown> =>
      browser.press(LABELS.save, ticked === undefined ? {} : { ticked }),
    async deauthorise(): Promise<void> {
      await browser.open(sync);
      await browser.follow(LABELS.deauthorise);
      await browser.press(LABELS.deauthorise);
    },
    /** Ends the request or the connection that stands between the two, if there is one. */
    async backToTheBeginning(): Promise<void> {
      await browser.open(sync);
      for (const ending of [LABELS.withdraw, LABELS.deauthorise]) {
        if (!(await browser.offers(ending))) continue;
        await browser.follow(ending);
        await browser.press(ending);
        await browser.open(sync);
        return;
      }
    },
  };
}

/** What the person who has the invitation does on Xporter's pages. */
export function invitedIn(browser: PersonsBrowser) {
  return {
    async forward({ forename, surname, email, phone }: DemoPerson): Promise<void> {
      const name = `${forename} ${surname}`;
      await browser.follow(LABELS.no);
      await browser.press(LABELS.forward, {
        name,
        email,
        phone,
        note: 'You look after data protection.',
      });
    },
    async refuse(reason: string): Promise<void> {
      await browser.follow(LABELS.openRefusal);
      await browser.press(LABELS.refuse, { reason });
    },
    proceed: (): Promise<unknown> => browser.press(LABELS.proceed),
    chooseMis: (mis: string): Promise<unknown> => browser.press(LABELS.nextStep, { mis }),
    /** @param optional the optional areas to share; those that are ticked beforehand, if undefined */
    chooseAreas: (optional?: string[]): Promise<unknown> =>
      browser.press(LABELS.nextStep, optional === undefined ? {} : { scopes: optional }),
    choosePeople: (people: 'include' | 'exclude'): Promise<unknown> =>
      browser.press(LABELS.nextStep, { people, agreement: 'accepted' }),
    authoriseSharing: (): Promise<unknown> => browser.press(LABELS.authoriseSharing),
  };
}

/** What an administrator does in the Manage School Portal at `portalUrl`. */
export function administratorIn(browser: PersonsBrowser, portalUrl: string) {
  const confirmIfAsked = async (): Promise<void> => {
    if ((await browser.text()).startsWith(LABELS.confirmPassword))
      await browser.press(LABELS.confirm, { passwordAgain: DEMO_PASSWORD });
  };
  return {
    async signIn(email: string): Promise<void> {
      await browser.open(`${portalUrl}/sign-in`);
      await browser.press(LABELS.signIn, { email, password: DEMO_PASSWORD });
    },
    openDashboard: (): Promise<unknown> => browser.open(`${portalUrl}/data-sharing`),
    openApp: (): Promise<unknown> => browser.follow(LABELS.app),
    /** @param slot a time that the page offers */
    bookAgent: (slot: string): Promise<unknown> => browser.press(LABELS.bookAgent, { slot }),
    async changeMis(mis: string): Promise<void> {
      await browser.open(`${portalUrl}/mis-connection/change`);
      await browser.press(LABELS.changeMis, { mis });
      await confirmIfAsked();
    },
    /** On the page that lists people of an app. */
    async shareListed(): Promise<void> {
      await browser.press(LABELS.shareListed);
      await browser.press(LABELS.saveChanges);
    },
    pause: (): Promise<unknown> => browser.press(LABELS.pause),
    resume: (): Promise<unknown> => browser.press(LABELS.resume),
    /** @param optional all optional areas that are shared from now on */
    async saveAreas(optional: string[]): Promise<void> {
      await browser.press(LABELS.saveAreas, { scopes: optional });
      await confirmIfAsked();
    },
    /** On the page for a list: one person, by UPN or MIS id. */
    tickFromList: (person: string, isShared: boolean): Promise<unknown> =>
      browser.press(LABELS.continueWithList, { list: person, what: isShared ? 'share' : 'do not share' }),
    /** On the page that lists people of an app. @param ticked all of the page who are shared; as they are ticked, if undefined */
    savePeople: (ticked?: string[]): Promise<unknown> =>
      browser.press(LABELS.saveChanges, ticked === undefined ? {} : { ticked }),
    sendInvitationToMe: (): Promise<unknown> => browser.press(LABELS.sendToMe),
    /** On the page that asks whether to. */
    async authoriseAgain(): Promise<void> {
      await browser.press(LABELS.authoriseAgain);
      await confirmIfAsked();
    },
    async revoke(): Promise<void> {
      await browser.follow(LABELS.revoke);
      await browser.press(LABELS.revoke);
      await confirmIfAsked();
    },
    /** On the page of a limited account. */
    async giveFullAccess(): Promise<void> {
      await browser.press(LABELS.giveFullAccess);
      await confirmIfAsked();
    },
    confirmIfAsked,
  };
}

/** On the page that a link in an email leads to, on either side. */
export const setPassword = (browser: PersonsBrowser): Promise<unknown> =>
  browser.press(LABELS.setPassword, { password: DEMO_PASSWORD, again: DEMO_PASSWORD });
