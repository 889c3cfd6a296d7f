import { Resolver } from 'node:dns/promises';

/** Finds the addresses of a name; none when it has none or nobody knows. */
export type ResolveName = (name: string, signal: AbortSignal) => Promise<readonly string[]>;

/**
 * Asks DNS for the addresses of IPv4 and IPv6. Not by `dns.lookup`: that waits in one of the few threads which files need too, and names
 * whose server never answers would take them all. So names in `/etc/hosts` are not known.
 *
 * @param servers addresses, with a port where it is not 53; those of the system when left out
 */
export function nameResolver(servers?: readonly string[]): ResolveName {
  return async (name, signal) => {
    const resolver = new Resolver({ timeout: 2_000, tries: 2 });
    if (servers) resolver.setServers(servers);
    signal.addEventListener('abort', () => resolver.cancel(), { once: true });
    const found = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    return found.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
  };
}
