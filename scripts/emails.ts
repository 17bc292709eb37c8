import { writeFileSync } from 'node:fs';
import { readArgumentsOrExit } from './arguments.ts';
import { withSandbox } from './compose/temporary-sandbox.ts';
import { collectEmails, neverSent, oneOfEach } from './emails/collect.ts';
import { emailsPage } from './emails/page.ts';
import { checkEmails } from './emails/report.ts';

const { values } = readArgumentsOrExit({
  options: {
    out: { type: 'string', default: 'emails.html' },
    check: { type: 'boolean', default: false },
  },
});

/** Plays everything, writes the page, and with --check says what is wrong with which email. */
await withSandbox(async (sandbox) => {
  const emails = await collectEmails(sandbox);
  const shown = oneOfEach(emails);
  const checked = await checkEmails(sandbox, values.check ? emails : shown);
  const page = shown.flatMap(({ id }) => checked.filter(({ email }) => email.id === id));
  writeFileSync(values.out, await emailsPage(page));
  console.log(`${page.length} emails of ${emails.length} sent are in ${values.out}`);

  const missing = neverSent(emails);
  for (const template of missing)
    console.error(`✖ ${template} was never sent: add a journey for it in scripts/emails/journeys.ts`);
  const wrong = values.check ? checked.filter(({ findings }) => findings.length > 0) : [];
  for (const { email, findings } of wrong) {
    console.error(`✖ ${email.template} “${email.subject}” to ${email.to}`);
    for (const { rule, message } of findings) console.error(`    ${rule}: ${message}`);
  }
  if (values.check && wrong.length === 0) console.log(`All ${emails.length} emails pass every check.`);
  if (missing.length > 0 || wrong.length > 0) process.exitCode = 1;
}).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
