import type { DeliveryState } from '../../records/deliveries.ts';

export const DELIVERY_LABELS: Record<DeliveryState, string> = {
  waiting: 'Not delivered yet',
  delivered: 'Delivered',
  kept: 'Kept',
  'given up': 'Stopped retrying',
};
