import type { CounterLoss } from './counterLoss.js';
import type { Random } from './random.js';

export type Fault = 'dropConnection' | 'repeatMessage' | 'cutPower' | 'stumble' | CounterLoss;

/** Mean time between faults of one device, in seconds of real time: much shorter than in reality, so that minutes show all. */
const meanSeconds: Readonly<Record<Exclude<Fault, CounterLoss>, number>> = {
  repeatMessage: 10,
  dropConnection: 45,
  stumble: 60,
  cutPower: 120,
};

/** Only forgetful devices have these faults. */
const forgetfulMeanSeconds: Readonly<Record<CounterLoss, number>> = {
  loseCounters: 90,
  loseClock: 90,
  loseIdentity: 90,
  restoreOldCounters: 120,
};

/** Every tenth device of a fleet loses its counters at times. */
export function isForgetful(index: number): boolean {
  return index % 10 === 9;
}

/** The faults of a device within `seconds`. */
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
