/**
 * Every event that either side records, as `feature.verb-in-past-tense`, and its label on the timeline. One list serves
 * both sides, because the programs that wait for an event (the control room, the API, the kit) import neither side.
 */
export const EVENTS = {
  'access.invited': 'Gave a colleague access',
  'access.removed': 'Removed a colleague’s access',
  'access.role-changed': 'Changed a colleague’s role',
  'accounts.password-forgotten': 'Asked for a new password',
  'accounts.password-set': 'Set a password',
  'accounts.signed-in': 'Signed in',
  'authorisation.areas-changed': 'Added or withdrew data areas',
  'authorisation.asked-again': 'Asked to accept new terms',
  'authorisation.default-switched': 'Switched the default for people',
  'authorisation.given': 'Pressed Authorise Sharing',
  'authorisation.paused': 'Paused sharing',
  'authorisation.people-changed': 'Changed which people are shared',
  'authorisation.renewed': 'Authorised again: new secret',
  'authorisation.resumed': 'Resumed sharing',
  'authorisation.revoked': 'Revoked access',
  'authorisation.terms-accepted': 'Accepted the new terms',
  'authorisation.terms-declined': 'Declined the new terms',
  'availability.given-up': 'Stopped telling the app that the data is available',
  'availability.posted': 'Told the app that the data is available',
  'availability.watched': 'Asked to be told when the data is available',
  'callback.given-up': 'Stopped retrying the callback',
  'callback.sent-again': 'Sent a callback again',
  'connection.bounced': 'Was told that the invitation could not be delivered',
  'connection.connected': 'The secret works: connected',
  'connection.corrected': 'Compared with Xporter: found a difference and corrected it',
  'connection.deauthorised': 'Deauthorised',
  'connection.expired': 'Was told that the invitation has expired',
  'connection.failed': 'The secret does not work',
  'connection.forwarded': 'Was told that the invitation was forwarded',
  'connection.install-awaited': 'Xporter is not installed at the school yet',
  'connection.installed': 'Xporter is installed at the school',
  'connection.invited': 'Xporter has invited the school',
  'connection.refused': 'Was told that the school refused',
  'connection.rejected': 'Xporter has rejected the request',
  'connection.requested': 'Asked for the connection',
  'connection.revoked': 'Was told that the school revoked',
  'connection.secret-received': 'Received the school secret',
  'connection.waiting': 'Connected, waiting for people',
  'connection.withdrawn': 'Withdrew the request',
  'email.bounced': 'An email could not be delivered',
  'invitation.bounced': 'The invitation could not be delivered',
  'invitation.expired': 'The invitation expired',
  'invitation.forwarded': 'Forwarded the invitation',
  'invitation.proceeded': 'Confirmed authority',
  'invitation.refused': 'Refused',
  'invitation.reminded': 'Sent a reminder',
  'invitation.resent': 'Sent the invitation again',
  'invitation.sent': 'Sent the invitation',
  'mis.agent-booked': 'Booked the agent',
  'mis.agent-cancelled': 'Cancelled the agent',
  'mis.agent-installed': 'Installed the agent',
  'mis.changed': 'Changed the MIS',
  'mis.people-imported': 'Imported people',
  'mis.refreshed': 'Refreshed the MIS',
  'partner.app-changed': 'Changed the app’s settings',
  'partner.app-created': 'Created an app',
  'partner.app-taken-on': 'Showed by its secret that an app is theirs',
  'partner.secret-restored': 'Restored the sandbox’s management secret',
  'partner.secret-rotated': 'Replaced the management secret',
  'partner.sign-up-begun': 'Started to sign up to the Partner Portal',
  'partner.signed-in': 'Signed in to the Partner Portal',
  'partner.signed-up': 'Signed up to the Partner Portal',
  'registration.begun': 'Started to register the school',
  'registration.completed': 'Registered the school',
  'sandbox.reset': 'The sandbox reset the school',
  'sync.saved': 'Saved a sync',
  'sync.started': 'Started to sync',
  'sync.undone': 'Undid a sync',
} as const;

export type EventName = keyof typeof EVENTS;

export const EVENT_NAMES = Object.keys(EVENTS) as [EventName, ...EventName[]];

export const isEventName = (name: string): name is EventName => Object.hasOwn(EVENTS, name);

/** In plain words; an event of an earlier version, kept in an old data folder, by its own name. */
export const labelOf = (event: string): string =>
  isEventName(event) ? EVENTS[event] : event.replace('.', ': ').replaceAll('-', ' ');
