import { Machine } from '../../../infra/simulation/machines/machine.js';
import { newMachine } from '../../../infra/simulation/machines/machineState.js';
import { machineTypes, type Reading } from '../../../domain/machine/index.js';

/** When the benchmarks' devices begin to brew; a whole day of receipt fits into one partition of each level. */
export const brewingFromMs = Date.UTC(2026, 2, 1);

/** What a simulated base measures while it brews: the same readings in each run. */
export function machineReadings(count: number, everyMs: number): Reading[] {
  return readingsOf({ seed: 1, everyMs, fromMs: brewingFromMs })(count);
}

/** The next so many readings of one base; another seed is another machine. */
export function readingsOf({
  seed,
  everyMs,
  fromMs,
}: {
  readonly seed: number;
  readonly everyMs: number;
  readonly fromMs: number;
}): (count: number) => Reading[] {
  const machine = new Machine(newMachine(machineTypes.base, seed));
  let atMs = fromMs - everyMs;
  return (count) =>
    Array.from({ length: count }, () => {
      atMs += everyMs;
      machine.advance(everyMs / 1000, Math.floor(atMs / 1000));
      return machine.sample(atMs);
    });
}
