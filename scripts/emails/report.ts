import { schoolByEstab } from '../../xporter-portal/records/schools.ts';
import type { Sandbox } from '../compose/sandbox.ts';
import { HttpBrowser } from '../journey/http-browser.ts';
import type { Received } from '../journey/inbox.ts';
import { checkEmail, type Finding } from './check.ts';

export interface CheckedEmail {
  email: Received;
  findings: Finding[];
}

/** What a link answers that has been used or is too old, on purpose. */
const SPENT = 410;

/** Checks every email, and follows every link of each while the sandbox is running. */
export async function checkEmails(sandbox: Sandbox, emails: readonly Received[]): Promise<CheckedEmail[]> {
  const { database } = sandbox.portal.context;
  const answers = new Map<string, number>();
  const checked: CheckedEmail[] = [];
  for (const email of emails) {
    const school = email.estab === null ? null : (schoolByEstab(database, email.estab)?.name ?? null);
    const findings = checkEmail(email, school);
    for (const link of email.links) {
      const status = answers.get(link) ?? (await answerOf(link));
      answers.set(link, status);
      if (status >= 400 && status !== SPENT)
        findings.push({ rule: 'links', message: `${link} answers ${status}` });
    }
    checked.push({ email, findings });
  }
  return checked;
}

/** As somebody sees it who is signed in nowhere; 599 where nothing answers. */
async function answerOf(link: string): Promise<number> {
  return new HttpBrowser().open(link).then(
    ({ status }) => status,
    () => 599,
  );
}
