import { DEMO_PASSWORD, type DemoSchool } from '../../shared/demonstration/schools.ts';
import type { InboxReader } from './inbox.ts';
import { type Page, Visitor } from './visitor.ts';

/** What is known of a sandbox from outside. */
export interface Outside {
  urls: { hub: string; portal: string };
  mail: InboxReader;
}

/** Signed in to the Hub, as the Access Coordinator or by another login. */
export async function hubVisitor(
  { urls }: Pick<Outside, 'urls'>,
  { coordinator }: DemoSchool,
  login = coordinator.username,
): Promise<Visitor> {
  const visitor = new Visitor();
  await visitor.open(`${urls.hub}/sign-in`);
  await visitor.press('Sign in', { username: login, password: DEMO_PASSWORD });
  return visitor;
}

/** Gives their password whenever they are asked for it again. */
class Trusting extends Visitor {
  override async press(words: string, fields: Record<string, string | string[] | null> = {}): Promise<Page> {
    await super.press(words, fields);
    if (this.page.text.startsWith('Your password, please') && words !== 'Confirm')
      await super.press('Confirm', { passwordAgain: DEMO_PASSWORD });
    return this.page;
  }
}

/** Signed in to the Manage School Portal as the school's administrator. */
export async function portalVisitor(
  { urls }: Pick<Outside, 'urls'>,
  { administrator }: Pick<DemoSchool, 'administrator'>,
): Promise<Visitor> {
  const visitor = new Trusting();
  await visitor.open(`${urls.portal}/sign-in`);
  await visitor.press('Sign in', { email: administrator.email, password: DEMO_PASSWORD });
  return visitor;
}

/** Asks for a connection with the details as they are, and reads the invitation's link from the head's email. */
export async function invite(sandbox: Outside, school: DemoSchool): Promise<string> {
  const before = new Set((await sandbox.mail.all()).map(({ id }) => id));
  const coordinator = await hubVisitor(sandbox, school);
  await coordinator.open('/admin-hub/school/mis-sync/authorise');
  await coordinator.press('Submit');
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
): Promise<Visitor> {
  const visitor = new Visitor();
  await visitor.open(link);
  await visitor.press('Proceed');
  await visitor.press('Proceed to next step', { mis: school.mis });
  await visitor.press('Proceed to next step', optional === undefined ? {} : { scopes: optional });
  await visitor.press('Proceed to next step', { people, agreement: 'accepted' });
  await visitor.press('Authorise Sharing');
  return visitor;
}
