import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import { UsageError } from '../../../shared/errors.ts';

/** A network that this computer is on. */
export interface Network {
  /** The adapter's, `Wi-Fi` say. */
  name: string;
  /** This computer's address on it. */
  address: string;
}

type Adapters = Record<string, NetworkInterfaceInfo[] | undefined>;

/** Adapters that lead to containers, virtual machines and VPNs: learners cannot reach this computer there. */
const VIRTUAL =
  /^(docker|podman|veth|br-|bridge\d|virbr|vmnet|vboxnet|vnet|lxc|lxd|cni|flannel|cali|tun|tap|utun|wg|ppp|ipsec|gpd|zt|tailscale|nordlynx|awdl|llw)|vEthernet|WSL|Hyper-V|VirtualBox|VMware|Docker|VPN|TAP-|WireGuard|Tailscale|ZeroTier|Loopback|Bluetooth/i;
/** Of an adapter that has got no address from its network. */
const LINK_LOCAL = /^169\.254\./;

/** All networks, the one that learners are most likely on first. */
export function networksOf(adapters: Adapters = networkInterfaces()): Network[] {
  const unlikely = ({ name, address }: Network) =>
    Number(VIRTUAL.test(name)) + 2 * Number(LINK_LOCAL.test(address));
  return Object.entries(adapters)
    .flatMap(([name, addresses = []]) =>
      addresses
        .filter(({ family, internal }) => family === 'IPv4' && !internal)
        .map(({ address }) => ({ name, address })),
    )
    .sort((one, other) => unlikely(one) - unlikely(other));
}

/**
 * The network to open the sandbox to, and then the others.
 * @param address this computer's on it; blank for the most likely one
 * @throws UsageError where it is on no network, or has no such address
 */
export function chosenFirst(address: string, networks = networksOf()): [Network, ...Network[]] {
  const chosen = address === '' ? networks[0] : networks.find((each) => each.address === address);
  if (chosen) return [chosen, ...networks.filter((each) => each !== chosen)];
  if (networks.length === 0) throw new UsageError('--lan: this computer is not on a network');
  throw new UsageError(`--lan: this computer has no address ${address}. Choose one of ${listOf(networks)}`);
}

/** For people: `192.168.0.7 (Wi-Fi), 172.17.0.1 (docker0)`. */
export const listOf = (networks: readonly Network[]): string =>
  networks.map(({ name, address }) => `${address} (${name})`).join(', ');
