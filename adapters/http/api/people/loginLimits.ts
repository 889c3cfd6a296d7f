import { ipKeyGenerator } from 'express-rate-limit';
import { HttpProblem } from '../../problem.js';
import { BackOff } from './backOff.js';

/** How many log-ins may fail before the next ones have to wait. */
export interface LoginLimits {
  /** With one login from one network: a /24 of IPv4, a /56 of IPv6. */
  readonly perAccountAndNetwork: number;
  /** From one address (for IPv6, from one /56), with whatever logins. */
  readonly perAddress: number;
  /** With one login, from browsers and networks that it never came from. */
  readonly perAccount: number;
  /** With one login, from a browser that it has come from before; this one counts for nothing else. */
  readonly perKnownBrowser: number;
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  readonly forgetMs: number;
}

/** Enough for somebody who tries a few passwords. Afterwards it is about a hundred attempts a day for each counter. */
export const defaultLoginLimits: LoginLimits = {
  perAccountAndNetwork: 10,
  perAddress: 50,
  perAccount: 100,
  perKnownBrowser: 10,
  firstWaitMs: 1_000,
  longestWaitMs: 900_000,
  forgetMs: 86_400_000,
};

/** Who tries to log in. */
export interface Attempt {
  readonly login: string;
  readonly address: string;
  /** Where the login has come from this browser before. */
  readonly knownBrowser: string | undefined;
}

export interface LoginGuard {
  /**
   * Runs the check of a password. What it gives back counts as a failure when it is undefined; when it throws, nothing counts.
   *
   * @throws HttpProblem 429 when too many have failed; then nothing is checked
   */
  guard<Checked>(attempt: Attempt, check: () => Promise<Checked | undefined>): Promise<Checked | undefined>;
}

type Counter = readonly [BackOff, string];

/**
 * Counts failed log-ins. The counts are of this process: several instances of the API together allow as many times more.
 *
 * @param wasUsedFrom see `LoginSessions`: who guesses somebody's password from everywhere must not keep that person out
 */
export function createLoginGuard(
  limits: LoginLimits,
  wasUsedFrom: (login: string, network: string) => Promise<boolean>,
): LoginGuard {
  const { firstWaitMs: firstMs, longestWaitMs: longestMs, forgetMs } = limits;
  const backOff = (free: number) => new BackOff({ free, firstMs, longestMs, forgetMs });
  const ofPair = backOff(limits.perAccountAndNetwork);
  const ofAddress = backOff(limits.perAddress);
  const ofAccount = backOff(limits.perAccount);
  const ofBrowser = backOff(limits.perKnownBrowser);

  async function countersOf({ login, address, knownBrowser }: Attempt): Promise<readonly Counter[]> {
    if (knownBrowser !== undefined) return [[ofBrowser, `${knownBrowser} ${login}`]];
    const network = networkOf(address);
    const own: Counter[] = [
      [ofAddress, ipKeyGenerator(address)],
      [ofPair, `${network} ${login}`],
    ];
    const isTaken = ofAccount.waitMs(login) > 0;
    return isTaken && (await wasUsedFrom(login, network)) ? own : [...own, [ofAccount, login]];
  }

  return {
    guard: async (attempt, check) => {
      const counters = await countersOf(attempt);
      const waitMs = Math.max(...counters.map(([counter, key]) => counter.waitMs(key)));
      if (waitMs > 0) throw tooMany(waitMs);
      for (const [counter, key] of counters) counter.add(key);
      let checked: Awaited<ReturnType<typeof check>>;
      try {
        checked = await check();
      } catch (error) {
        for (const [counter, key] of counters) counter.take(key);
        throw error;
      }
      if (checked === undefined) return undefined;
      // An address must not win its guesses at others back with a log-in of its own.
      for (const [counter, key] of counters)
        if (counter === ofAddress) counter.take(key);
        else counter.forget(key);
      return checked;
    },
  };
}

/** A /24 of IPv4, a /56 of IPv6. */
export function networkOf(address: string): string {
  return address.includes(':') ? ipKeyGenerator(address, 56) : address.replace(/\.\d+$/, '.0/24');
}

function tooMany(waitMs: number): HttpProblem {
  const seconds = Math.ceil(waitMs / 1_000);
  const headers = { 'Retry-After': String(seconds) };
  return new HttpProblem(429, `too many log-ins failed; try again in ${seconds} seconds`, { headers });
}
