import { isIP } from 'node:net';
import type { Request } from 'express';
import type { LoginOrigin } from '../../../../projections/queries/index.js';

const longestUserAgent = 200;

/** Where a request comes from, as the list of signed-in devices shows it. */
export function originOf(request: Request): LoginOrigin {
  const userAgent = (request.get('User-Agent') ?? '')
    .replace(/[^ -~]+/g, ' ')
    .trim()
    .slice(0, longestUserAgent);
  return { userAgent: userAgent || null, address: addressOf(request) ?? null };
}

/** An IPv4 address as such, also where it came over IPv6; without the zone of a link. What a proxy wrote may be anything. */
export function addressOf({ ip = '' }: Request): string | undefined {
  const address = ip.replace(/^::ffff:(?=[\d.]+$)/i, '').replace(/%.*$/, '');
  return isIP(address) === 0 ? undefined : address;
}
