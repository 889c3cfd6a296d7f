import type { CounterLoss } from './counterLoss.js';
import type { Random } from './random.js';

export type Fault = 'dropConnection' | 'repeatMessage' | 'cutPower' | 'stumble' | CounterLoss;

/** How often each fault hits one device, in seconds of real time on average: much worse than life, so that minutes show all. */
const meanSeconds: Readonly<Record<Exclude<Fault, CounterLoss>, number>> = {
  repeatMessage: 10,
  dropConnection: 45,
  stumble: 60,
  cutPower: 120,
};

/** These hit forgetful devices only. */
const forgetfulMeanSeconds: Readonly<Record<CounterLoss, number>> = {
  loseCounters: 90,
  loseClock: 90,
  loseIdentity: 90,
  restoreOldCounters: 120,
};

/** Every tenth device of a fleet loses its counters now and then. */
export function isForgetful(index: number): boolean {
  return index % 10 === 9;
}

/** The faults that hit a device within `seconds`. */
export function faultsWithin(
  seconds: number,
  random: Random,
  { forgetful }: { readonly forgetful: boolean },
): Fault[] {
  const means: Readonly<Partial<Record<Fault, number>>> = {
    ...meanSeconds,
    ...(forgetful && forgetfulMeanSeconds),
  };
  return Object.entries(means)
    .filter(([, mean]) => random.next() < seconds / mean)
    .map(([fault]) => fault as Fault);
}
