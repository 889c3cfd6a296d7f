import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** What `OUTBOUND_ALLOW` opens. */
export interface AllowList {
  /** The name may be called on this port, wherever it leads. */
  hasName(name: string, port: number): boolean;
  /** The address may be called on this port, by whatever name. */
  hasAddress(address: string, port: number): boolean;
  /** Something may be called on this port. */
  hasPort(port: number): boolean;
}

/** The only port that may be called without an entry. */
export const httpsPort = 443;

/**
 * Reads `OUTBOUND_ALLOW`: names, addresses and networks with commas between them, each on port 443 or on the one after its colon.
 *
 * @returns undefined when it is wrong
 * @example parseAllowList('hooks.internal,127.0.0.1:8443,10.1.0.0/16,[fd00::/8]:8443')
 */
export function parseAllowList(text: string): AllowList | undefined {
  const texts = text === '' ? [] : text.split(',').map((each) => each.trim());
  const entries = texts.map(entryOf).filter((entry) => entry !== undefined);
  if (entries.length < texts.length) return undefined;
  return {
    hasName: (name, port) => entries.some((entry) => entry.port === port && entry.name === name),
    hasAddress: (address, port) =>
      entries.some(
        (entry) => entry.port === port && entry.network !== undefined && isIn(address, entry.network),
      ),
    hasPort: (port) => entries.some((entry) => entry.port === port),
  };
}

type Address = ReturnType<typeof ipaddr.parse>;
type Network = readonly [Address, number];

type Entry =
  | { readonly port: number; readonly name: string; readonly network?: undefined }
  | { readonly port: number; readonly name?: undefined; readonly network: Network };

function entryOf(text: string): Entry | undefined {
  const [host, port] = splitPort(text);
  if (!(port >= 1 && port <= 65_535)) return undefined;
  const network = networkOf(host);
  if (network) return { port, network };
  const name = host.toLowerCase();
  // Neither another notation of an address, nor anything that a URL would not have as its host.
  const isName = /^[a-z0-9_.-]+$/.test(name) && URL.canParse(`https://${name}`);
  return isName && new URL(`https://${name}`).hostname === name && isIP(name) === 0
    ? { port, name }
    : undefined;
}

function splitPort(text: string): readonly [host: string, port: number] {
  const bracketed = /^\[([^\]]*)\](?::(\d+))?$/.exec(text);
  const plain = /^([^:]*)(?::(\d+))?$/.exec(text);
  const [, host = text, port] = bracketed ?? plain ?? [];
  return [host, port === undefined ? httpsPort : Number(port)];
}

/** All addresses of the internet are no network: an entry says what is meant. */
function networkOf(text: string): Network | undefined {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || address.includes('%') || rest.length > 0) return undefined;
  const all = version === 4 ? 32 : 128;
  if (bits === undefined) return [ipaddr.parse(address), all];
  if (!/^[1-9]\d{0,2}$/.test(bits) || Number(bits) > all) return undefined;
  return [ipaddr.parse(address), Number(bits)];
}

function isIn(text: string, [network, bits]: Network): boolean {
  const address = ipaddr.parse(text);
  return address.kind() === network.kind() && address.match(network, bits);
}
