import type { DeliveryState } from '../../records/deliveries.ts';

/** What a callback is about. */
export const EVENT_TITLES: Record<string, string> = {
  authorised: 'School secret',
  forwarded: 'Invitation forwarded',
  refused: 'Refusal',
  expired: 'Invitation expired',
  revoked: 'Revocation',
  resumed: 'Sharing resumed',
};

export const DELIVERY_LABELS: Record<DeliveryState, string> = {
  waiting: 'Not delivered yet',
  delivered: 'Delivered',
  'given up': 'Stopped retrying',
};
