import type { Random } from './random.js';

export type Fault = 'dropConnection' | 'repeatMessage' | 'cutPower' | 'stumble';

/** How often each fault hits one device, in seconds of real time on average: much worse than life, so that minutes show all. */
const meanSeconds: Readonly<Record<Fault, number>> = {
  repeatMessage: 10,
  dropConnection: 45,
  stumble: 60,
  cutPower: 120,
};

/** The faults that hit a device within `seconds`. */
export function faultsWithin(seconds: number, random: Random): Fault[] {
  return (Object.keys(meanSeconds) as Fault[]).filter(
    (fault) => random.next() < seconds / meanSeconds[fault],
  );
}
