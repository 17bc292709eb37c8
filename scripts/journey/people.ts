import { LABELS } from '../../shared/labels.ts';
import { DEMO_PASSWORD, type DemoSchool } from '../../shared/sample-data/schools.ts';
import { administratorIn, coordinatorIn, type Fields, invitedIn } from './actions.ts';
import { HttpBrowser, type Page } from './http-browser.ts';
import type { InboxReader } from './inbox.ts';

/** What is known of a sandbox from outside. */
export interface Outside {
  urls: { hub: string; portal: string };
  mail: InboxReader;
}

/** Signed in to the Hub, as the Access Coordinator or by another login. */
export async function hubBrowser(
  { urls }: Pick<Outside, 'urls'>,
  { coordinator }: DemoSchool,
  login = coordinator.username,
): Promise<HttpBrowser> {
  const browser = new HttpBrowser();
  await coordinatorIn(browser, urls.hub).signIn(login);
  return browser;
}

/** Gives their password whenever they are asked for it again. */
export class TrustingBrowser extends HttpBrowser {
  override async press(label: string, fields: Fields = {}): Promise<Page> {
    await super.press(label, fields);
    if (this.page.text.startsWith(LABELS.confirmPassword) && label !== LABELS.confirm)
      await super.press(LABELS.confirm, { passwordAgain: DEMO_PASSWORD });
    return this.page;
  }
}

/** Signed in to the Manage School Portal as the school's administrator. */
export async function portalBrowser(
  { urls }: Pick<Outside, 'urls'>,
  { administrator }: Pick<DemoSchool, 'administrator'>,
): Promise<HttpBrowser> {
  const browser = new TrustingBrowser();
  await administratorIn(browser, urls.portal).signIn(administrator.email);
  return browser;
}

/** Asks for a connection with the details as they are, and reads the invitation's link from the head's email. */
export async function invite(sandbox: Outside, school: DemoSchool): Promise<string> {
  const before = new Set((await sandbox.mail.all()).map(({ id }) => id));
  const coordinator = await hubBrowser(sandbox, school);
  await coordinatorIn(coordinator, sandbox.urls.hub).requestConnection();
  const email = await sandbox.mail.waitFor({ to: school.head.email, subject: 'asks', except: before });
  const link = email.links.find((each) => each.includes('/authorise/'));
  if (!link) throw new Error('the invitation has no link');
  return link;
}

/** Follows an invitation to its end. */
export async function authorise(
  link: string,
  school: DemoSchool,
  people: 'include' | 'exclude' = 'include',
  optional: string[] | undefined = undefined,
): Promise<HttpBrowser> {
  const browser = new HttpBrowser();
  await browser.open(link);
  const invited = invitedIn(browser);
  await invited.proceed();
  await invited.chooseMis(school.mis);
  await invited.chooseAreas(optional);
  await invited.choosePeople(people);
  await invited.authoriseSharing();
  return browser;
}
