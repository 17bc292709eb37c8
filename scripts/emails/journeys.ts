import { LABELS } from '../../shared/labels.ts';
import { DEMO_PARTNERS } from '../../shared/sample-data/partners.ts';
import { DEMO_PASSWORD, type DemoSchool } from '../../shared/sample-data/schools.ts';
import type { Sandbox } from '../compose/sandbox.ts';
import { administratorIn, coordinatorIn, invitedIn, setPassword } from '../journey/actions.ts';
import { HttpBrowser } from '../journey/http-browser.ts';
import { Player } from '../journey/jump/player.ts';
import { linkTo } from '../journey/playing.ts';

/** What a journey has to play with: a sandbox, and a school that no other journey touches. */
export interface Environment {
  sandbox: Sandbox;
  school: DemoSchool;
  /** That school's people. */
  player: Player;
}

/** Something people do that sends emails. */
export interface Journey {
  title: string;
  play(environment: Environment): Promise<void>;
}

const SYNC = '/admin-hub/school/mis-sync';

/** Known to the register, new to Xporter. */
const UNREGISTERED = {
  estab: '9992111',
  email: 'jo.lister@coldwater-church-of-england-primary-school.example',
};

async function authorise(player: Player): Promise<void> {
  await player.request();
  await player.proceed();
  await player.chooseMis();
  await player.chooseAreas();
  await player.choosePeople('include');
  await player.authoriseSharing();
}

/** Signed in to the Manage School Portal, at `landing`. */
async function administrator({ sandbox, school }: Environment, landing: string): Promise<HttpBrowser> {
  const browser = new HttpBrowser();
  await browser.open(await sandbox.room.enter(school.estab, 'administrator', landing));
  return browser;
}

/** Signed in to the Partner Portal, as Wellbeing's partner. */
async function partner({ sandbox }: Environment): Promise<HttpBrowser> {
  const browser = new HttpBrowser();
  await browser.open(`${sandbox.urls.portal}/partners`);
  await browser.press(LABELS.signIn, { email: DEMO_PARTNERS.wellbeing.email, password: DEMO_PASSWORD });
  return browser;
}

/**
 * Played in this order, each with a school of its own. Together they send every email: with a new
 * template adds what sends it. What waits for days happens in the last.
 */
export const JOURNEYS: readonly Journey[] = [
  {
    title: 'Authorised by the head, synced, and deauthorised in the Hub',
    async play({ player }) {
      await authorise(player);
      await player.syncEverybody();
      await player.deauthorise();
    },
  },
  {
    title: 'A new teacher is imported',
    async play({ sandbox, school, player }) {
      await authorise(player);
      const hub = new HttpBrowser();
      await hub.open(await sandbox.room.enter(school.estab, 'coordinator', SYNC));
      const coordinator = coordinatorIn(hub, sandbox.urls.hub);
      await coordinator.startSync();
      await coordinator.readPanel();
      await sandbox.flush();
      await hub.open(`${sandbox.urls.hub}${SYNC}/teachers?status=New`);
      const ticked = hub.page.document.querySelector('input[name=ticked]')?.getAttribute('value') ?? '';
      await coordinator.savePanel(ticked);
    },
  },
  {
    title: 'Forwarded to a colleague',
    async play({ player }) {
      await player.request();
      await player.forward();
    },
  },
  {
    title: 'Forwarded to an address that refuses it',
    async play({ sandbox, school, player }) {
      await player.request();
      await sandbox.room.switchFault('email-bounces', school.estab, true, { times: 1 });
      const browser = new HttpBrowser();
      await browser.open(await sandbox.room.invitationOf(school.estab));
      await invitedIn(browser).forward(school.administrator);
      await sandbox.flush();
    },
  },
  {
    title: 'The coordinator withdraws the request',
    async play({ sandbox, school, player }) {
      await player.request();
      const hub = new HttpBrowser();
      await hub.open(await sandbox.room.enter(school.estab, 'coordinator', `${SYNC}/deauthorise`));
      await hub.press(LABELS.withdraw);
    },
  },
  {
    title: 'Refused by the school',
    async play({ player }) {
      await player.request();
      await player.refuse();
    },
  },
  {
    title: 'Authorised again, then revoked at Xporter',
    async play(environment) {
      await authorise(environment.player);
      const browser = await administrator(environment, '/data-sharing');
      await browser.follow(LABELS.app);
      await browser.follow('Authorise again');
      await browser.press('Authorise again');
      await administratorIn(browser, environment.sandbox.urls.portal).confirmIfAsked();
      await environment.sandbox.flush();
      await environment.player.revoke();
    },
  },
  {
    title: 'An MIS in the school, authorised before its agent is installed',
    async play(environment) {
      const { sandbox, school } = environment;
      await authorise(await Player.of(sandbox.room, { ...school, mis: 'Facility CMIS' }));
      const browser = await administrator(environment, '/mis-connection');
      const slots = browser.page.document.querySelectorAll('select[name=slot] option');
      await browser.press(LABELS.bookAgent, { slot: slots[1]?.getAttribute('value') ?? '' });
      await sandbox.room.installAgent(school.estab);
    },
  },
  {
    title: 'A colleague is given access to the portal, and takes over from who gave it',
    async play(environment) {
      const { sandbox, school } = environment;
      const browser = await administrator(environment, '/access');
      const email = `ola.reed@${school.domain}`;
      await browser.press('Invite', { name: 'Ola Reed', email, role: 'administrator' });
      await administratorIn(browser, environment.sandbox.urls.portal).confirmIfAsked();
      await sandbox.flush();
      const invitation = await sandbox.room.inbox.waitFor({ to: email, subject: school.name });
      const colleague = new HttpBrowser();
      await colleague.open(linkTo(invitation, sandbox.urls.portal, '/set-password/'));
      await setPassword(colleague);
      await colleague.open('/access');
      const { title, forename, surname } = school.administrator;
      await colleague.press(`Remove ${title} ${forename} ${surname}`);
      await administratorIn(colleague, environment.sandbox.urls.portal).confirmIfAsked();
    },
  },
  {
    title: 'A developer signs up to the Partner Portal, twice',
    async play({ sandbox, school }) {
      const email = `dev@${school.domain}`;
      const password = 'three-random-words';
      const signUp = async (browser: HttpBrowser) => {
        await browser.open(`${sandbox.urls.portal}/partners/sign-up`);
        await browser.press('Sign up', {
          ...{ name: 'Ada Reed', publisher: 'Reed Apps', email, password, again: password },
        });
        await sandbox.flush();
      };
      const browser = new HttpBrowser();
      await signUp(browser);
      const letter = await sandbox.room.inbox.waitFor({ to: email, subject: 'Confirm' });
      await browser.open(linkTo(letter, sandbox.urls.portal, '/partners/sign-up/verify/'));
      await browser.press('Confirm', { password });
      await signUp(new HttpBrowser());
    },
  },
  {
    title: 'An administrator has forgotten their password',
    async play({ sandbox, school }) {
      const browser = new HttpBrowser();
      await browser.open(`${sandbox.urls.portal}/forgotten-password`);
      await browser.press('Send me a link', { email: school.administrator.email });
    },
  },
  {
    title: 'A school that is new to Xporter registers',
    async play({ sandbox }) {
      const browser = new HttpBrowser();
      await browser.open(`${sandbox.urls.portal}/register/${UNREGISTERED.estab}`);
      await browser.press('Send me the link', {
        ...{ name: 'Jo Lister', email: UNREGISTERED.email, phone: '01632 960777' },
        authority: 'yes',
      });
    },
  },
  {
    title: 'The partner replaces its secret, and takes the sandbox’s own again',
    async play(environment) {
      const browser = await partner(environment);
      const page = `${environment.sandbox.urls.portal}/partners/secret`;
      for (const button of ['Rotate secret', 'Use the sandbox’s own secret again']) {
        await browser.open(page);
        await browser.press(button, { password: DEMO_PASSWORD });
      }
    },
  },
  {
    title: 'The partner’s agreement has a new version',
    async play(environment) {
      await authorise(environment.player);
      const browser = await partner(environment);
      await browser.open(`${environment.sandbox.urls.portal}/partners/agreement`);
      await browser.press('Save agreement', {
        agreementVersion: '9.0',
        agreement: 'Hodder Education deletes the data when a school asks it to.',
      });
    },
  },
  {
    title: 'The mail server of the person who is invited refuses the invitation',
    async play({ sandbox, school, player }) {
      await player.request();
      await sandbox.room.switchFault('email-bounces', school.estab, true, { times: 1 });
      const browser = new HttpBrowser();
      await browser.open(await sandbox.room.enter(school.estab, 'coordinator'));
      await browser.press('Send the invitation again');
      await sandbox.flush();
    },
  },
  {
    title: 'Refused, and the Hub does not take the message',
    async play({ sandbox, school, player }) {
      await player.request();
      await sandbox.room.switchFault('callback-refused', school.estab, true);
      await player.refuse();
    },
  },
  {
    title: 'Invited, and for sixteen days nobody answers; nights, reminders and repairs pass',
    async play({ sandbox, player }) {
      await player.request();
      // In steps as long as a message waits at most before it is tried again.
      for (let hours = 0; hours < 16 * 24; hours += 4) await sandbox.room.advance('4h');
    },
  },
];
