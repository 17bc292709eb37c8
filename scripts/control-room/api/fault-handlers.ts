import { FAULTS, faultOf } from '../../../shared/faults/catalogue.ts';
import type { ControlRoom } from '../room.ts';
import type { FAULT_ROUTES } from './fault-routes.ts';
import type { Handlers } from './routes.ts';

/** What the control room does for each route of the faults. */
export const faultHandlers = (room: ControlRoom): Pick<Handlers, keyof typeof FAULT_ROUTES> => ({
  faults: async () => {
    const on = await room.faults();
    return { known: [...FAULTS], on: on.map((each) => ({ ...faultOf(each.name), ...each })) };
  },
  switchFault: async ({ name, estab, on, ...limits }) => {
    await room.switchFault(name, estab, on, limits);
    return room.faults();
  },
  allFaultsOff: async () => {
    await room.allFaultsOff();
    return [];
  },
});
