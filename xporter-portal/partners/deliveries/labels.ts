import type { AvailabilityState } from '../../records/availability-callbacks.ts';
import type { DeliveryState } from '../../records/deliveries.ts';

export const DELIVERY_LABELS: Record<DeliveryState, string> = {
  waiting: 'Not delivered yet',
  delivered: 'Delivered',
  kept: 'Kept',
  'given up': 'Stopped retrying',
};

export const AVAILABILITY_LABELS: Record<AvailabilityState, string> = {
  awaited: 'No data yet',
  waiting: DELIVERY_LABELS.waiting,
  delivered: DELIVERY_LABELS.delivered,
  'given up': DELIVERY_LABELS['given up'],
};
