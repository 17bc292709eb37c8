import type { ControlRoom } from '../room.ts';
import type { APP_DECISION_ROUTES } from './app-decision-routes.ts';
import type { Handlers } from './routes.ts';

/** What the control room does for each decision of a school about an app. */
export const appDecisionHandlers = (room: ControlRoom): Pick<Handlers, keyof typeof APP_DECISION_ROUTES> => ({
  appAtSchool: ({ estab, relyingParty }) => room.appAtSchool(estab, relyingParty),
  inviteToApp: ({ estab, ...invitation }) => room.invite(estab, invitation),
  authoriseApp: ({ estab, relyingParty, ...choices }) =>
    room.decide(estab, relyingParty, (school) => school.authorise(choices)),
  refuseApp: ({ estab, relyingParty, reason }) =>
    room.decide(estab, relyingParty, (school) => school.refuse(reason)),
  forwardApp: ({ estab, relyingParty, to, note }) =>
    room.decide(estab, relyingParty, (school) => school.forward(to, note)),
  pauseApp: ({ estab, relyingParty }) => room.decide(estab, relyingParty, (school) => school.pause()),
  resumeApp: ({ estab, relyingParty }) => room.decide(estab, relyingParty, (school) => school.resume()),
  revokeApp: ({ estab, relyingParty }) => room.decide(estab, relyingParty, (school) => school.revoke()),
  changeAppAreas: ({ estab, relyingParty, ...change }) =>
    room.decide(estab, relyingParty, (school) => school.changeAreas(change)),
  changeAppPerson: ({ estab, relyingParty, person, isShared }) =>
    room.decide(estab, relyingParty, (school) => school.changePerson(person, isShared)),
});
