import { isIP } from 'node:net';
import type { DeliveryFailure } from '../../../commands/ports/index.js';
import { httpsPort, parseAllowList } from './allowList.js';
import type { Outbound, OutboundAnswer } from './outbound.js';
import { nameResolver, type ResolveName } from './nameResolver.js';
import { send } from './send.js';
import { mayConnect, targetOf, type Target } from './target.js';

export interface OutboundOptions {
  /** `OUTBOUND_ALLOW`: see {@link parseAllowList}. */
  readonly allow: string;
  /** For everything from the look-up to the end of the answer; 5 s when left out. */
  readonly timeoutMs?: number;
  /** Those of the system's DNS when left out. */
  readonly resolve?: ResolveName;
  /** Authorities of certificates, PEM; those of Node when left out. */
  readonly ca?: string;
  /** The port that is open on public addresses; 443 when left out. */
  readonly port?: number;
}

/** @throws Error when `allow` is wrong */
export function createOutbound(options: OutboundOptions): Outbound {
  const { timeoutMs = 5_000, resolve = nameResolver(), ca, port = httpsPort } = options;
  const allowed = parseAllowList(options.allow);
  if (!allowed) throw new Error('the list of allowed targets is wrong');
  const rules = { allowed, port };
  return {
    accepts: (url) => targetOf(url, rules) !== undefined,
    isNamed: (url) => {
      const target = targetOf(url, rules);
      return (
        target !== undefined &&
        (allowed.hasName(target.host, target.port) ||
          (isIP(target.host) !== 0 && allowed.hasAddress(target.host, target.port)))
      );
    },
    post: async (request) => {
      const target = targetOf(request.url, rules);
      if (!target) return failed('targetForbidden');
      const signal = AbortSignal.timeout(timeoutMs);
      const addresses = await addressesOf(target, resolve, signal);
      if (signal.aborted) return failed('timedOut');
      if (addresses.length === 0) return failed('nameUnknown');
      // A name that leads here and elsewhere is refused as a whole: which one is called must not depend on luck.
      if (!addresses.every((address) => mayConnect(target, address, rules))) return failed('targetForbidden');
      return send({ target, addresses, request, signal, ca });
    },
  };
}

function failed(failure: DeliveryFailure): OutboundAnswer {
  return { type: 'failed', failure };
}

/** One look-up; none for an address. Empty when it fails or takes too long. */
async function addressesOf(
  { host }: Target,
  resolve: ResolveName,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host];
  const tooLate = new Promise<readonly string[]>((done) =>
    signal.addEventListener('abort', () => done([]), { once: true }),
  );
  return Promise.race([resolve(host, signal).catch(() => []), tooLate]);
}
