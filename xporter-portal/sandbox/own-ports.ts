import { isThisComputer } from '../../shared/this-computer.ts';
import type { Outside } from '../context.ts';
import { portOf } from '../partners/deliveries/targets.ts';

/**
 * Keeps callbacks off the sandbox's own ports: their pages and APIs trust this computer. The Hub's callback path takes them.
 * @param ports of the sandbox
 * @param callbackUrl the authorisation URL of the sandbox's own Hub
 */
export function offOwnPorts(ports: readonly number[], callbackUrl: string): Outside['mayPost'] {
  const callback = new URL(callbackUrl);
  return ({ address, port, path }) =>
    !isThisComputer(address) ||
    !ports.includes(port) ||
    (port === portOf(callback) && path === callback.pathname);
}
