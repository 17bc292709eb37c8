import type { NetworkInterfaceInfo } from 'node:os';
import { expect } from 'chai';
import { readArguments } from '../../../scripts/arguments.ts';
import { chosenFirst, networksOf } from '../../../scripts/control-room/classroom/networks.ts';

const on = (address: string, internal = false): NetworkInterfaceInfo[] => [
  { address, family: 'IPv4', internal, netmask: '255.255.255.0', mac: '00:00:00:00:00:01', cidr: null },
  { address: 'fe80::1', family: 'IPv6', internal, netmask: '', mac: '', cidr: null, scopeid: 2 },
];

const addressesOf = (adapters: Record<string, NetworkInterfaceInfo[]>) =>
  networksOf(adapters).map(({ address }) => address);

describe('the networks of this computer', () => {
  for (const name of [
    ...[
      'docker0',
      'br-4f2a9c',
      'veth12ab',
      'virbr0',
      'tun0',
      'tap1',
      'utun3',
      'wg0',
      'ppp0',
      'vmnet8',
      'vboxnet0',
    ],
    ...[
      'vEthernet (WSL)',
      'vEthernet (Default Switch)',
      'VirtualBox Host-Only Network',
      'tailscale0',
      'zt5u4y',
    ],
    ...['VMware Network Adapter VMnet1', 'School VPN', 'TAP-Windows Adapter V9', 'bridge100', 'cni0'],
  ])
    it(`put ${name} after a real one`, () => {
      for (const real of ['Wi-Fi', 'Ethernet', 'en0', 'eth0', 'wlp3s0', 'enp0s31f6', 'br0', 'WLAN'])
        expect(addressesOf({ [name]: on('172.17.0.1'), [real]: on('192.168.0.7') }), real).to.deep.equal([
          '192.168.0.7',
          '172.17.0.1',
        ]);
    });

  it('put an adapter that got no address last, and leave this computer’s own out', () => {
    expect(
      addressesOf({
        lo: on('127.0.0.1', true),
        'Ethernet 2': on('169.254.3.4'),
        tun0: on('10.8.0.2'),
        'Wi-Fi': on('192.168.0.7'),
      }),
    ).to.deep.equal(['192.168.0.7', '10.8.0.2', '169.254.3.4']);
  });

  it('can be chosen from by address', () => {
    const networks = networksOf({ 'Wi-Fi': on('192.168.0.7'), tun0: on('10.8.0.2') });
    expect(chosenFirst('', networks)[0].name).to.equal('Wi-Fi');
    expect(chosenFirst('10.8.0.2', networks).map(({ name }) => name)).to.deep.equal(['tun0', 'Wi-Fi']);
    expect(() => chosenFirst('10.0.0.1', networks)).to.throw('192.168.0.7 (Wi-Fi), 10.8.0.2 (tun0)');
    expect(() => chosenFirst('', [])).to.throw('not on a network');
  });

  it('are named by --lan=ADDRESS, --lan ADDRESS, or not at all', () => {
    const read = (...args: string[]) =>
      readArguments({ args, options: { lan: { type: 'string' }, fresh: { type: 'boolean' } } }, ['lan'])
        .values.lan;
    expect(read('--lan=10.8.0.2')).to.equal('10.8.0.2');
    expect(read('--lan', '10.8.0.2')).to.equal('10.8.0.2');
    expect(read('--lan')).to.equal('');
    expect(read('--lan', '--fresh')).to.equal('');
    expect(read('--fresh')).to.equal(undefined);
  });
});
