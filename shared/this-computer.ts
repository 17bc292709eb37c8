import { BlockList, isIP, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

/**
 * Whether an IP address is one of this computer’s: loopback, unspecified, or of a network card.
 * @param address IPv4 or IPv6, also IPv4 within IPv6 (`::ffff:127.0.0.1`)
 */
export function isThisComputer(address: string): boolean {
  const own = new BlockList();
  own.addSubnet('127.0.0.0', 8, 'ipv4');
  own.addSubnet('0.0.0.0', 8, 'ipv4');
  own.addSubnet('::', 96, 'ipv6');
  for (const card of Object.values(networkInterfaces()).flatMap((cards) => cards ?? []))
    own.addAddress(card.address, isIPv6(card.address) ? 'ipv6' : 'ipv4');
  return isIP(address) !== 0 && own.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}
