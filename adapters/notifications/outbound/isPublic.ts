import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The only block of IPv6 that the internet uses, RFC 4291: what embeds an IPv4 address of somewhere else is mostly outside of it. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether an address is one of the public internet, of one host: no loopback, private, link-local, shared, multicast, reserved or
 * documentation address, and none of IPv6 that leads to an address of IPv4 (mapped, compatible, NAT64, 6to4, Teredo).
 *
 * @param address as `isIP` knows it
 */
export function isPublic(address: string): boolean {
  if (isIP(address) === 0 || address.includes('%')) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || parsed.match(globalUnicast);
}
