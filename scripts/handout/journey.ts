import { LABELS } from '../../shared/labels.ts';
import { DEMO_PASSWORD, DEMO_SCHOOLS } from '../../shared/sample-data/schools.ts';
import type { Sandbox } from '../compose/sandbox.ts';
import { setPassword } from '../journey/actions.ts';
import type { Cast } from './cast.ts';
import type { Recorder } from './recorder.ts';

const [school] = DEMO_SCHOOLS;
const { head } = school;
const nameOf = ({ forename, surname }: { forename: string; surname: string }) => `${forename} ${surname}`;

/** The official journey of the first sample school, from signing in to revoking, as a trainer would show it. */
export async function playForHandout(sandbox: Sandbox, cast: Cast, recorder: Recorder): Promise<void> {
  recorder.chapter(
    'Asking for the connection',
    `${nameOf(school.coordinator)}, Access Coordinator, in the Admin Hub`,
  );
  await ask(cast);
  recorder.chapter(
    'Deciding for the school',
    `${nameOf(head)}, head teacher, by email and on Xporter’s pages`,
  );
  await decide(cast);
  recorder.chapter(
    'Syncing with the MIS',
    `${nameOf(school.coordinator)}, Access Coordinator, in the Admin Hub`,
  );
  await sync(sandbox, cast);
  recorder.chapter('Managing it at Xporter', `${nameOf(head)}, head teacher, in the Manage School Portal`);
  await lookAfter(cast);
  recorder.chapter('Ending it on both sides', 'The coordinator in the Admin Hub, then the head at Xporter');
  await end(cast);
}

async function ask(cast: Cast): Promise<void> {
  const { hub, coordinator } = cast;
  cast.begin('sign-in');
  await cast.show(() => coordinator.signIn(school.coordinator.username), {
    title: 'Sign in to the Admin Hub',
    what: `Enter ${school.coordinator.username} and ${DEMO_PASSWORD}, then press ${LABELS.signIn}.`,
    why: 'Only a school’s Access Coordinator can connect its MIS. In the sandbox, all passwords are the same.',
  });
  await cast.show(
    () => coordinator.openAdminHub(),
    {
      title: 'Open the Admin Hub',
      what: `Press ${LABELS.manageAdminHub}.`,
      why: 'In the Admin Hub a school manages its users for each of its services.',
    },
    {
      title: 'Choose the service',
      what: `Choose ${LABELS.app}.`,
      why: 'A connection belongs to one service. The green spanner in Wellbeing opens the same page.',
    },
  );
  cast.begin('request');
  await cast.show(
    () => coordinator.findSync(),
    {
      title: 'Open the School tab',
      what: `Press ${LABELS.school}.`,
      why: 'You can enter teachers, students and classes one by one in the other tabs. The School tab lets you import them all.',
    },
    {
      title: 'Find the sync',
      what: `Press ${LABELS.misUserSync}.`,
      why: 'It imports teachers, classes and pupils from the school’s own records, and keeps them up to date.',
    },
  );
  await cast.show(() => hub.follow(LABELS.authorise), {
    title: 'Begin with Xporter',
    what: `On the Authorisation screen, press ${LABELS.authorise} below the Xporter logo.`,
    why: 'Xporter reads the school’s MIS for Wellbeing, but only after a person with the authority to share data agrees.',
  });
  cast.begin('verify');
  await cast.show(() => coordinator.requestConnection(), {
    title: 'Verify the school and its contact',
    what: `Check that ${nameOf(head)} is the right person. Correct anything wrong, then press ${LABELS.submit}.`,
    why: 'The invitation goes to this contact: usually the head or the data protection lead.',
  });
  await cast.look('hub', {
    title: 'The request has been sent',
    what: 'You do not need to do anything here. The Authorisation screen shows who has the invitation.',
    why: 'Your school decides. Xporter sends reminders after 3 days and after 10.',
  });
  await cast.read(
    { to: school.coordinator.email, subject: 'next steps' },
    {
      title: 'Xporter tells you what happens next',
      what: 'Read who has the invitation, and ask them to open it.',
      why: 'The decision is theirs. If the email went to the wrong person, correct the contact and send it again.',
    },
  );
}

async function decide(cast: Cast): Promise<void> {
  const { invited } = cast;
  cast.begin('invitation');
  const invitation = await cast.read(
    { to: head.email, subject: school.name },
    {
      title: 'The invitation arrives',
      what: `Open the email from Xporter and press ${LABELS.beginAuthorisation}.`,
      why: 'It says who is asking, for which data and why. You do not need an account. The link works for 14 days.',
    },
    LABELS.beginAuthorisation,
  );
  await cast.follow('portal', invitation, '/authorise/');
  cast.begin('authority');
  await cast.show(() => invited.proceed(), {
    title: 'Do you have the authority?',
    what: `Press ${LABELS.proceed}. If someone else has the authority, press ${LABELS.no} and tell Xporter who to forward the email to.`,
    why: 'Sharing data is a legal decision. A forwarded invitation works for the new person only.',
  });
  cast.begin('mis');
  await cast.show(() => invited.chooseMis(school.mis), {
    title: 'Choose the MIS',
    what: `Choose ${school.mis}, then press ${LABELS.nextStep}.`,
    why: 'Xporter needs to know which system to read. If you do not know, ask your school office.',
  });
  cast.begin('areas');
  await cast.show(() => invited.chooseAreas(), {
    title: 'Choose the data areas',
    what: `Read the areas. Tick the optional areas you want to share, and untick the rest. Press ${LABELS.nextStep}.`,
    why: 'The app cannot work without the required areas. Sensitive data, such as ethnicity, is never ticked for you.',
  });
  cast.begin('people');
  await cast.show(() => invited.choosePeople('include'), {
    title: 'Exclude or include all data by default',
    what: `Choose ${LABELS.includeAll}, accept the ${LABELS.agreement}, then press ${LABELS.nextStep}.`,
    why: `You can exclude people later. If you choose ${LABELS.excludeAll}, you share no one until you choose people.`,
  });
  cast.begin('authorise');
  await cast.show(() => invited.authoriseSharing(), {
    title: 'Summary',
    what: `Read the summary. If everything is correct, press ${LABELS.authoriseSharing}.`,
    why: 'You have not shared anything so far. Xporter gives Wellbeing the school secret only when you press this button.',
  });
  cast.begin('connect');
  await cast.look('portal', {
    title: 'Authorised',
    what: 'You have finished. You can close the page.',
    why: 'Xporter has told Wellbeing. You can see and change your decision at any time in the portal.',
  });
  await cast.read(
    { to: head.email, subject: 'You authorised' },
    {
      title: 'A copy for the school’s files',
      what: 'Keep this email with the school’s data protection records.',
      why: 'It says what you share, with which app, and under which version of the agreement.',
    },
  );
  await cast.read(
    { to: school.administrator.email, subject: 'has authorised sharing' },
    {
      title: 'The school’s administrator is told',
      what: `Read who has decided. Press ${LABELS.checkNewAccount} to change what they can do.`,
      why: 'The new account shows only its own decision until an administrator gives it full access.',
    },
    LABELS.checkNewAccount,
  );
}

async function sync(sandbox: Sandbox, cast: Cast): Promise<void> {
  const { hub, coordinator } = cast;
  cast.begin('start-sync');
  await cast.read(
    { to: school.coordinator.email, subject: 'connected' },
    {
      title: 'The coordinator gets an email',
      what: `Press ${LABELS.openMisUserSync}.`,
      why: 'Wellbeing has checked that the school secret works. Before a first sync, tidy up duplicates, class names and leavers.',
    },
    LABELS.openMisUserSync,
  );
  await coordinator.openSync();
  await cast.show(() => coordinator.startSync(), {
    title: 'Connected: start the sync',
    what: `Press ${LABELS.startSync}.`,
    why: 'The card lists the data areas that the school shares. You review everything before it is imported.',
  });
  await panel(cast, 'teachers', 'Teachers', true);
  await panel(cast, 'year groups', 'Year groups');
  await panel(cast, 'registration groups and classes', 'Classes');
  await panel(cast, 'pupils', 'Pupils');
  cast.begin('welcome');
  await cast.show(() => hub.follow(LABELS.history), {
    title: 'Done',
    what: `Press ${LABELS.history}.`,
    why: 'You have saved all four panels. New people have an account, and matched people are linked.',
  });
  await cast.look('hub', {
    title: 'What the sync did',
    what: 'Open a line to see every change. Undo this sync reverses the latest one.',
    why: 'Every change is recorded, so you can correct a mistake with one click.',
  });
  await cast.read(
    { to: school.coordinator.email, subject: 'pupils synced' },
    {
      title: 'A summary by email',
      what: 'Keep it, or open the history from it.',
      why: 'One email for each panel, with the numbers.',
    },
  );
  await welcomeNewTeacher(sandbox, cast);
}

/** Reads one panel's data from the MIS, reviews it and saves it. */
async function panel(cast: Cast, name: string, title: string, withSomebodyNew = false): Promise<void> {
  const { hub, coordinator } = cast;
  await cast.show(() => coordinator.readPanel(), {
    title: `${title}: read them from the MIS`,
    what: `Press ${LABELS.proceed}.`,
    why: `The Hub asks Xporter for the ${name}. This takes a moment and changes nothing.`,
  });
  await hub.page.getByRole('button', { name: LABELS.save }).first().waitFor();
  if (withSomebodyNew) {
    await hub.page.getByRole('button', { name: /^New:/ }).click();
    await hub.page
      .getByRole('checkbox', { name: /Import/ })
      .first()
      .check();
  }
  cast.begin('review');
  await cast.show(() => coordinator.savePanel(), {
    title: `${title}: review and save`,
    what: withSomebodyNew
      ? `Decide about people who may match: tick Same teacher or press Unmatch. Tick the new people to import. Press ${LABELS.saveTeachers}.`
      : 'Decide about rows that may match, correct anything wrong, then press the button.',
    why: withSomebodyNew
      ? 'Certain matches are made for you. Rows that may match stay unchanged until you decide. New people get an account and an email only if you tick them.'
      : 'Nothing changes in Wellbeing until you save.',
  });
}

async function welcomeNewTeacher({ room }: Sandbox, cast: Cast): Promise<void> {
  const welcome = (await room.inbox.ofSchool(school.estab)).findLast(({ subject }) =>
    subject.startsWith('Welcome'),
  );
  if (!welcome) throw new Error('no teacher was welcomed');
  await cast.read(
    { to: welcome.to, subject: 'Welcome' },
    {
      title: 'The new teacher gets an email',
      what: `The teacher presses ${LABELS.openPasswordLink}, chooses one, and is in Wellbeing.`,
      why: 'You do not need to hand out passwords. The link works once.',
    },
    LABELS.openPasswordLink,
  );
}

async function lookAfter(cast: Cast): Promise<void> {
  const { portal, administrator } = cast;
  cast.begin('password');
  const invitation = await cast.read(
    { to: head.email, subject: LABELS.openPasswordLink },
    {
      title: 'An account for the person who authorised',
      what: `Press ${LABELS.openPasswordLink}.`,
      why: 'The person who decides also needs to see the sharing, and to be able to revoke it later.',
    },
    LABELS.openPasswordLink,
  );
  await cast.follow('portal', invitation, '/set-password/');
  await cast.show(() => setPassword(portal), {
    title: 'Set a password',
    what: `Enter a password twice, then press ${LABELS.setPassword}.`,
    why: 'You then sign in with your email address.',
  });
  cast.begin('dashboard');
  await cast.show(() => administrator.openApp(), {
    title: 'The Data Sharing Dashboard',
    what: `Choose ${LABELS.app}.`,
    why: 'It lists every app that gets your school’s data, and its status.',
  });
  await cast.look('portal', {
    title: 'One app’s page',
    what: 'See what you share and what the app has read. You can pause sharing, change the data areas or choose people.',
    why: 'Open this page when a parent or an inspector asks.',
  });
}

async function end(cast: Cast): Promise<void> {
  const { portal, coordinator, administrator } = cast;
  const app = portal.url;
  cast.begin('deauthorise');
  await cast.show(
    () => coordinator.deauthorise(),
    {
      title: 'Stop it in the Admin Hub',
      what: `Press ${LABELS.deauthorise} on the card.`,
      why: 'This stops all syncing. It does not end the school’s permission at Xporter.',
    },
    {
      title: 'Are you sure?',
      what: `Press ${LABELS.deauthorise} again.`,
      why: 'People you imported stay in Wellbeing.',
    },
  );
  await cast.read(
    { to: school.coordinator.email, subject: 'deauthorised' },
    {
      title: 'One step remains',
      what: 'Ask the person who authorised to revoke Wellbeing at Xporter as well.',
      why: 'Until then, Xporter would still send data if Wellbeing asked for it.',
    },
  );
  await portal.open(app);
  cast.begin('revoke');
  await cast.show(
    () => administrator.revoke(),
    {
      title: 'Revoke at Xporter',
      what: `In the portal choose Data Sharing Dashboard, ${LABELS.app}, ${LABELS.revoke}.`,
      why: 'This ends the school’s permission.',
    },
    {
      title: 'Are you sure?',
      what: `Press ${LABELS.revoke} again.`,
      why: 'The school secret stops working immediately. To share again, the school needs a new invitation.',
    },
    {
      title: 'Confirm your password',
      what: `Enter your password, then press ${LABELS.confirm}.`,
      why: 'This stops anyone else from revoking access at an unlocked computer.',
    },
  );
  await cast.look('portal', {
    title: 'Revoked',
    what: 'You have finished. There is nothing more to do.',
    why: 'The history shows who decided what, and when.',
  });
  await cast.read(
    { to: head.email, subject: 'revoked' },
    {
      title: 'A confirmation for the files',
      what: 'Keep it with the school’s data protection records.',
      why: `It completes the record that began with the first copy. To start again, press ${LABELS.authorise} in the Hub.`,
    },
  );
}
