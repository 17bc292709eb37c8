import { expect } from 'chai';
import { createClock, daysAfter } from '../../../shared/clock.ts';
import { openDatabase } from '../../../shared/database/database.ts';
import { PORTAL_DIR } from '../../../xporter-portal/app.ts';
import { type Opened, openLink } from '../../../xporter-portal/invitations/open-link.ts';
import { addInvitation, advance } from '../../../xporter-portal/records/authorisations.ts';
import { addLink, endLinks, type InvitationLink } from '../../../xporter-portal/records/invitation-links.ts';

type Invitation = 'invited' | 'expired' | 'past its end' | 'refused';

/** What opens, by the state of the link and of its invitation. */
const OPENED: Record<InvitationLink['state'], Record<Invitation, Opened['kind']>> = {
  live: { invited: 'live', expired: 'expired', 'past its end': 'expired', refused: 'refused' },
  used: { invited: 'used', expired: 'used', 'past its end': 'used', refused: 'refused' },
  forwarded: {
    ...{ invited: 'forwarded', expired: 'forwarded', 'past its end': 'forwarded', refused: 'refused' },
  },
  superseded: {
    ...{ invited: 'superseded', expired: 'superseded', 'past its end': 'superseded', refused: 'refused' },
  },
};

describe('a link of an invitation', () => {
  const database = openDatabase(':memory:', PORTAL_DIR);
  database.pragma('foreign_keys = OFF');
  const clock = createClock();
  after(() => database.close());

  let invitations = 0;
  function tokenOf(link: InvitationLink['state'], state: Invitation): string {
    const now = clock.now();
    const invitation = addInvitation(database, {
      ...{ estab: '9990001', relyingParty: `app-${++invitations}.example`, authParams: null },
      ...{ registrationType: 'Test', requestedScopes: [], invitedAt: now.toISOString() },
      expiresAt: daysAfter(now, state === 'past its end' ? -1 : 14).toISOString(),
    });
    const token = addLink(database, {
      ...{ name: 'A Head', email: 'head@school.example', phone: '01632 960000' },
      ...{ authorisationId: invitation.id, note: null, forwardedBy: null, reminder: 0 },
      sentAt: now.toISOString(),
    });
    if (link !== 'live') endLinks(database, invitation.id, link);
    if (state === 'expired') advance(database, invitation, 'expire', now);
    if (state === 'refused') advance(database, invitation, 'refuse', now);
    return token;
  }

  for (const link of ['live', 'used', 'forwarded', 'superseded'] as const)
    for (const state of ['invited', 'expired', 'past its end', 'refused'] as const)
      it(`that is ${link} opens “${OPENED[link][state]}” where the invitation is ${state}`, () => {
        const opened = openLink({ database, clock }, tokenOf(link, state));
        expect(opened.kind).to.equal(OPENED[link][state]);
      });

  it('that was never sent, or is changed by a character, is unknown', () => {
    const token = tokenOf('live', 'invited');
    for (const other of ['', 'A'.repeat(43), token.slice(1), `${token}A`, token.toLowerCase()])
      expect(openLink({ database, clock }, other).kind, other).to.equal('unknown');
  });
});
