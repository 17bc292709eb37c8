import { daysAfter } from '../../shared/clock.ts';
import {
  DEMO_PASSWORD,
  DEMO_SCHOOLS,
  type DemoPerson,
  type DemoSchool,
} from '../../shared/demonstration/schools.ts';
import { hashPasswordSync } from '../../shared/web/passwords.ts';
import {
  addInvitation,
  advance,
  openInvitation,
  recordAccess,
  sharingWith,
} from '../authorisation/authorisations.ts';
import { authoriseSharing } from '../authorisation/authorise-sharing.ts';
import type { PortalContext } from '../context.ts';
import { revoke } from '../data-sharing/revoke.ts';
import { type PartnerApp, savePartnerApp } from '../partner-apps/partner-apps.ts';
import { saveSchool } from '../register/schools.ts';
import { OTHER_APPS, wellbeingApp } from './apps.ts';
import { establishments } from './register.ts';

export interface WellbeingRegistration {
  relyingParty: string;
  managementSecret: string;
  /** Where Xporter posts school secrets. */
  authorisationUrl: string;
}

/**
 * Fills an empty portal with the register of schools, their administrators and the apps they use.
 * Wellbeing's own settings are renewed at every start.
 */
export function createRegister(context: PortalContext, wellbeing: WellbeingRegistration): void {
  const { database } = context;
  database.transaction(() => {
    savePartnerApp(
      context,
      wellbeingApp(wellbeing.relyingParty, wellbeing.authorisationUrl),
      wellbeing.managementSecret,
    );
    if (database.prepare('SELECT 1 FROM schools').get()) return;
    for (const school of establishments()) saveSchool(database, school);
    for (const app of OTHER_APPS)
      savePartnerApp(context, app, `${app.relyingParty} has no client in this sandbox`);
    const passwordHash = hashPasswordSync(DEMO_PASSWORD);
    for (const school of DEMO_SCHOOLS) settleIn(context, school, passwordHash);
  })();
}

/** Gives a school that the register knows its administrator, and the apps it uses already. */
export function settleIn(context: PortalContext, school: DemoSchool, passwordHash: string): void {
  createAdministrator(context, school, passwordHash);
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

/** What the school decided about other apps before the sandbox's story begins. */
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
  const active = advance(database, invitation, 'authorise', {
    mis,
    scopes: invitation.requestedScopes,
    peopleDefault: 'include',
    agreementVersion,
    authorisedAt: authorisedAt.toISOString(),
    authorisedBy: fullName(administrator),
    authorisedByEmail: administrator.email,
  });
  recordAccess(database, active.id, daysAfter(clock.now(), ended ? -days / 2 : -0.4));
  if (ended === 'pause') advance(database, active, 'pause');
  if (ended === 'revoke')
    advance(database, active, 'revoke', { endedAt: daysAfter(clock.now(), -days / 2).toISOString() });
}

/** Plays the head's part: authorises the open invitation with every area asked for and everyone in. */
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

/** Plays the administrator's part in a story in which the notice to the partner gets lost. */
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
