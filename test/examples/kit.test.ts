import { expect } from 'chai';
import { startSandbox } from 'wellbeing-xporter-sandbox';

it('a school whose callback got lost is connected once it arrives', async () => {
  await using sandbox = await startSandbox(); // free ports, a temporary folder, gone at the end
  const school = await sandbox.schools.create({ phase: 'Secondary', mis: 'Arbor' });

  await sandbox.jump(school, 'invited'); // runs each step on pages and emails
  const email = await sandbox.inbox.waitFor({ to: school.head.email, subject: 'asks' });
  expect(email.buttons.map(({ label }) => label)).to.include('Begin Authorisation');

  await sandbox.jump(school, 'secret-undelivered');
  await sandbox.faults.off('callback-refused', school);
  await sandbox.clock.advance('1h'); // Xporter retries within the hour
  await sandbox.waitFor(school, 'connection.connected');

  const events = await sandbox.journal(school); // both sides, in order
  expect(events.map(({ detail }) => detail.event)).to.include('authorisation.given');
});
