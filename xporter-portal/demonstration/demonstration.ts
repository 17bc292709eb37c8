import { daysAfter } from '../../shared/clock.ts';
import { DEMO_PARTNERS, type DemoPartner } from '../../shared/demonstration/partners.ts';
import {
  DEMO_PASSWORD,
  DEMO_SCHOOLS,
  type DemoPerson,
  type DemoSchool,
} from '../../shared/demonstration/schools.ts';
import { hashPasswordSync } from '../../shared/web/passwords.ts';
import type { PortalContext } from '../context.ts';
import { revoke } from '../data-sharing/revoke.ts';
import { addPartnerUser, movePartnerUser, partnerUserByEmail } from '../partners/users/users.ts';
import {
  addInvitation,
  advance,
  openInvitation,
  recordAccess,
  sharingWith,
} from '../records/authorisations.ts';
import { arrangeConnected } from '../records/mis-connections.ts';
import {
  type Configured,
  type PartnerApp,
  registerPartnerApp,
  savePartnerApp,
} from '../records/partner-apps.ts';
import { saveSchool } from '../records/schools.ts';
import { authoriseSharing } from '../wizard/authorise-sharing.ts';
import { OTHER_APPS, wellbeingApp } from './apps.ts';
import { establishments } from './register.ts';

export interface WellbeingRegistration extends Configured {
  relyingParty: string;
}

/**
 * Fills an empty portal with the register of schools, their administrators, the apps they use and the partner users of
 * two apps. Later starts only update Wellbeing from the configuration, as registerPartnerApp does.
 */
export function createRegister(context: PortalContext, wellbeing: WellbeingRegistration): void {
  const { database } = context;
  database.transaction(() => {
    const app = wellbeingApp(wellbeing.relyingParty, wellbeing.authorisationUrl);
    registerPartnerApp(context, app, wellbeing);
    const isNew = !database.prepare('SELECT 1 FROM schools').get();
    if (isNew) fillRegister(context);
    const [, canteen] = OTHER_APPS;
    lookAfter(context, DEMO_PARTNERS.wellbeing, wellbeing.relyingParty);
    lookAfter(context, DEMO_PARTNERS.canteen, canteen.relyingParty);
  })();
}

function fillRegister(context: PortalContext): void {
  const { database } = context;
  for (const school of establishments()) saveSchool(database, school);
  for (const app of OTHER_APPS)
    savePartnerApp(context, app, `${app.relyingParty} has no client in this sandbox`);
  const passwordHash = hashPasswordSync(DEMO_PASSWORD);
  for (const school of DEMO_SCHOOLS) settleIn(context, school, passwordHash);
}

/** Wellbeing's relying party can change between starts. Its users stay. */
function lookAfter({ database }: PortalContext, { name, email }: DemoPartner, relyingParty: string): void {
  const known = partnerUserByEmail(database, email);
  if (known) movePartnerUser(database, known, relyingParty);
  else addPartnerUser(database, { relyingParty, name, email, passwordHash: hashPasswordSync(DEMO_PASSWORD) });
}

/** Gives a registered school its administrator and the apps it already uses. */
export function settleIn(context: PortalContext, school: DemoSchool, passwordHash: string): void {
  createAdministrator(context, school, passwordHash);
  arrangeConnected(context.database, school.estab, school.mis, context.clock.now());
  shareWithOthers(context, school);
}

const fullName = ({ title, forename, surname }: DemoPerson): string => `${title} ${forename} ${surname}`;

function createAdministrator(
  { database }: PortalContext,
  { estab, administrator }: DemoSchool,
  passwordHash: string,
): void {
  database
    .prepare('INSERT INTO administrators (estab, name, email, password_hash) VALUES (?, ?, ?, ?)')
    .run(estab, fullName(administrator), administrator.email, passwordHash);
}

/** The school's earlier decisions about other apps. */
function shareWithOthers(context: PortalContext, school: DemoSchool): void {
  const [evenings, canteen, library, gate] = OTHER_APPS;
  shareFor(context, school, evenings, { days: 412 });
  shareFor(context, school, canteen, { days: 230 });
  shareFor(context, school, library, { days: 98, ended: 'pause' });
  shareFor(context, school, gate, { days: 640, ended: 'revoke' });
}

function shareFor(
  { database, clock }: PortalContext,
  { estab, mis, administrator }: DemoSchool,
  { relyingParty, template, agreementVersion }: PartnerApp,
  { days, ended }: { days: number; ended?: 'pause' | 'revoke' },
): void {
  const authorisedAt = daysAfter(clock.now(), -days);
  const invitation = addInvitation(database, {
    estab,
    relyingParty,
    authParams: null,
    registrationType: 'Live',
    invitedAt: daysAfter(authorisedAt, -3).toISOString(),
    expiresAt: daysAfter(authorisedAt, 11).toISOString(),
    requestedScopes: template.map(({ scope }) => scope),
  });
  const active = advance(database, invitation, 'authorise', authorisedAt, {
    mis,
    scopes: invitation.requestedScopes,
    peopleDefault: 'include',
    agreementVersion,
    authorisedAt: authorisedAt.toISOString(),
    authorisedBy: fullName(administrator),
    authorisedByEmail: administrator.email,
  });
  const endedAt = daysAfter(clock.now(), -days / 2);
  recordAccess(database, active.id, ended ? endedAt : daysAfter(clock.now(), -0.4));
  if (ended === 'pause') advance(database, active, 'pause', endedAt);
  if (ended === 'revoke') advance(database, active, 'revoke', endedAt, { endedAt: endedAt.toISOString() });
}

/** Authorises the open invitation as the head teacher, with every requested area and everyone included. */
export function authoriseAsHead(context: PortalContext, school: DemoSchool, relyingParty: string): void {
  const invitation = openInvitation(context.database, school.estab, relyingParty);
  if (!invitation) throw new Error(`no invitation waits for ${school.name}`);
  authoriseSharing(context, invitation, {
    mis: school.mis,
    scopes: invitation.requestedScopes,
    people: 'include',
    by: { name: fullName(school.head), email: school.head.email },
  });
}

/** Revokes as the administrator, and loses the notice to the partner. */
export function revokeUnheard(context: PortalContext, school: DemoSchool, relyingParty: string): void {
  const { database, outbox } = context;
  const authorisation = sharingWith(database, school.estab, relyingParty);
  if (!authorisation) throw new Error(`${school.name} does not share with ${relyingParty}`);
  const { administrator } = school;
  database.transaction(() => {
    const notice = revoke(context, authorisation, {
      name: fullName(administrator),
      email: administrator.email,
    });
    if (notice !== null) outbox.abandon(notice, 'part of the demonstration: this notice got lost');
  })();
}
