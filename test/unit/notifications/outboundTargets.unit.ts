import assert from 'node:assert/strict';
import { parseAllowList } from '../../../adapters/notifications/outbound/allowList.js';
import { isPublic } from '../../../adapters/notifications/outbound/isPublic.js';
import { retryAfterMs } from '../../../adapters/notifications/outbound/retryAfterMs.js';
import { mayConnect, targetOf } from '../../../adapters/notifications/outbound/target.js';

const rulesOf = (allow = '', port = 443) => ({ allowed: parseAllowList(allow)!, port });

describe('addresses that people may give', () => {
  it('are public ones of one host', () => {
    for (const address of ['8.8.8.8', '93.184.216.34', '2606:4700::1111', '2a00:1450:4001:830::200e'])
      assert.ok(isPublic(address), address);
  });

  for (const [what, addresses] of Object.entries({
    loopback: ['127.0.0.1', '127.255.255.254', '::1'],
    private: ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
    'link-local': ['169.254.169.254', 'fe80::1', 'fe80::1%eth0', 'fec0::1'],
    'unique local': ['fc00::1', 'fd12:3456::1'],
    unspecified: ['0.0.0.0', '0.1.2.3', '::'],
    'carrier NAT': ['100.64.0.1', '100.127.255.255'],
    benchmarking: ['198.18.0.1', '198.19.255.255', '2001:2::1'],
    documentation: ['192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1'],
    'multicast and broadcast': ['224.0.0.1', '239.255.255.250', '255.255.255.255', 'ff02::1'],
    reserved: ['192.0.0.1', '192.88.99.1', '240.0.0.1', '100::1', '4000::1', '5f00::1', '2001:20::1'],
    'IPv4 in IPv6': [
      ...['::ffff:127.0.0.1', '::ffff:8.8.8.8', '::127.0.0.1', '::8.8.8.8', '::ffff:0:127.0.0.1'],
      ...['64:ff9b::7f00:1', '64:ff9b:1::7f00:1', '2002:7f00:1::', '2001:0:7f00:1::1'],
    ],
    nothing: ['', 'localhost', '127.1', '8.8.8', '8.8.8.8/32'],
  }))
    it(`are not ${what}`, () => {
      assert.deepEqual(addresses.filter(isPublic), []);
    });

  it('are https on port 443 without user info', () => {
    for (const url of ['https://hooks.example/a?b=c', 'https://hooks.example:443/', 'https://8.8.8.8/'])
      assert.ok(targetOf(url, rulesOf()), url);
    for (const url of [
      ...[
        'http://hooks.example/',
        'ftp://hooks.example/',
        'file:///etc/passwd',
        'javascript:alert(1)',
        'hooks.example',
      ],
      ...['https://hooks.example:8443/', 'https://hooks.example:80/', 'https://me@hooks.example/'],
      ...['https://me:secret@hooks.example/', 'https://:secret@hooks.example/', 'https://', ''],
    ])
      assert.equal(targetOf(url, rulesOf()), undefined, url);
  });

  it('are no other notation of a forbidden address', () => {
    for (const host of [
      ...['127.1', '0', '2130706433', '0x7f000001', '0x7f.0.0.1', '0177.0.0.1', '017700000001', '127.0.0.1.'],
      ...['[::]', '[::1]', '[0:0:0:0:0:0:0:1]', '[::ffff:7f00:1]', '[::ffff:127.0.0.1]', '①②⑦.0.0.1'],
    ])
      assert.equal(targetOf(`https://${host}/`, rulesOf()), undefined, host);
  });

  it('have no dot at their end when they are called', () => {
    assert.equal(targetOf('https://hooks.example./a', rulesOf())?.url.href, 'https://hooks.example/a');
  });
});

describe('OUTBOUND_ALLOW', () => {
  const opens = (allow: string, url: string, address: string) => {
    const target = targetOf(url, rulesOf(allow));
    return target !== undefined && mayConnect(target, address, rulesOf(allow));
  };

  it('opens a name wherever it leads, on its port alone', () => {
    assert.ok(opens('hooks.internal', 'https://hooks.internal/', '10.0.0.1'));
    assert.ok(opens('other,Hooks.Internal:8443', 'https://hooks.internal:8443/', '127.0.0.1'));
    assert.ok(!opens('hooks.internal:8443', 'https://hooks.internal/', '10.0.0.1'));
    assert.ok(!opens('hooks.internal', 'https://hooks.internal:8443/', '10.0.0.1'));
    assert.ok(!opens('hooks.internal', 'https://a.hooks.internal/', '10.0.0.1'));
  });

  it('opens addresses and networks under any name, on their port alone', () => {
    assert.ok(opens('10.1.0.0/16', 'https://hooks.example/', '10.1.255.1'));
    assert.ok(!opens('10.1.0.0/16', 'https://hooks.example/', '10.2.0.1'));
    assert.ok(opens('127.0.0.1:8443', 'https://127.0.0.1:8443/', '127.0.0.1'));
    assert.ok(!opens('127.0.0.1:8443', 'https://127.0.0.1/', '127.0.0.1'));
    assert.ok(!opens('127.0.0.1:8443', 'https://hooks.example:8443/', '8.8.8.8'));
    assert.ok(opens('[fd00::/8]:8443', 'https://hooks.example:8443/', 'fd12::1'));
    assert.ok(opens('fd00::/8', 'https://[fd12::1]/', 'fd12::1'));
    assert.ok(!opens('127.0.0.0/8', 'https://hooks.example/', '::ffff:127.0.0.1'));
  });

  it('leaves public addresses on 443 open, and https alone', () => {
    assert.ok(opens('hooks.internal', 'https://hooks.example/', '8.8.8.8'));
    assert.ok(!opens('hooks.internal:80', 'http://hooks.internal:80/', '10.0.0.1'));
    assert.ok(!opens('hooks.internal', 'https://me:secret@hooks.internal/', '10.0.0.1'));
  });

  it('is refused when it is wrong', () => {
    for (const wrong of [
      ...[',', 'a,', 'a b', 'a:0', 'a:65536', 'a:x', 'a/8', 'https://a', '*', '*.internal', 'a:1:2'],
      ...[
        '0.0.0.0/0',
        '::/0',
        '10.0.0.0/33',
        '10.0.0.0/8/8',
        '127.1',
        '0x7f000001',
        '[::1',
        '::1:x',
        'fe80::1%eth0',
      ],
    ])
      assert.equal(parseAllowList(wrong), undefined, wrong);
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-11-28T10:00:00Z');
  it('is seconds or a date, a day at most', () => {
    assert.equal(retryAfterMs('120', now), 120_000);
    assert.equal(retryAfterMs('Sat, 28 Nov 2026 10:01:00 GMT', now), 60_000);
    assert.equal(retryAfterMs('Sat, 28 Nov 2026 09:00:00 GMT', now), 0);
    assert.equal(retryAfterMs('999999999', now), 86_400_000);
    for (const none of [undefined, '', 'soon', '-1.5e3x']) assert.equal(retryAfterMs(none, now), undefined);
  });
});
