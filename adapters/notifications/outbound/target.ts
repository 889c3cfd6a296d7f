import { isIP } from 'node:net';
import { httpsPort, type AllowList } from './allowList.js';
import { isPublic } from './isPublic.js';

/** What may be called. */
export interface TargetRules {
  readonly allowed: AllowList;
  /** The port that is open on every public address. */
  readonly port: number;
}

/** A URL that may be called, as far as that can be said without looking its name up. */
export interface Target {
  readonly url: URL;
  /** A name or an address, without brackets. */
  readonly host: string;
  readonly port: number;
}

/** Undefined when it is not https on port 443, has user info, or is an address that is not public, unless `OUTBOUND_ALLOW` has it. */
export function targetOf(text: string, rules: TargetRules): Target | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  // A dot at the end means the same host, but no certificate has it.
  url.hostname = url.hostname.replace(/\.$/, '');
  const target = { url, host: hostOf(url), port: url.port === '' ? httpsPort : Number(url.port) };
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '') return undefined;
  const fits =
    isIP(target.host) === 0
      ? target.port === rules.port || rules.allowed.hasPort(target.port)
      : mayConnect(target, target.host, rules);
  return fits ? target : undefined;
}

/** Whether its host may be called at this address, which it has itself or by its name. */
export function mayConnect({ host, port }: Target, address: string, rules: TargetRules): boolean {
  const { allowed } = rules;
  if (allowed.hasName(host, port) || allowed.hasAddress(address, port)) return true;
  return port === rules.port && isPublic(address);
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}
