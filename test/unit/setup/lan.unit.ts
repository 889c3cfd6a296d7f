import assert from 'node:assert/strict';
import { lanAddress } from '../../../infra/local/setup/lan.js';

type Interfaces = NonNullable<Parameters<typeof lanAddress>[0]>;

describe('the address in the local network', () => {
  const of = (family: 'IPv4' | 'IPv6', address: string, internal = false) =>
    ({ family, address, internal, netmask: '', mac: '', cidr: null, scopeid: 0 }) as NonNullable<
      Interfaces[string]
    >[number];
  const loopback = [of('IPv4', '127.0.0.1', true), of('IPv6', '::1', true)];

  it('is the one of IPv4 that others can reach', () => {
    assert.equal(
      lanAddress({ lo: loopback, wlan0: [of('IPv6', 'fe80::1'), of('IPv4', '192.168.1.20')] }),
      '192.168.1.20',
    );
  });

  it('has to be chosen where there are several, and is missed where there is none', () => {
    const several = { lo: loopback, eth0: [of('IPv4', '10.0.0.2')], docker0: [of('IPv4', '172.17.0.1')] };
    assert.throws(
      () => lanAddress(several),
      /--lan <address>: 10\.0\.0\.2 \(eth0\), 172\.17\.0\.1 \(docker0\)/,
    );
    assert.throws(
      () => lanAddress({ lo: loopback, eth0: [of('IPv6', 'fe80::1')] }),
      /no address in a local network/,
    );
  });
});
