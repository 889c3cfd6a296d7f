import { Machine } from '../../../infra/simulation/machines/machine.js';
import { newMachine } from '../../../infra/simulation/machines/machineState.js';
import { machineTypes, type Reading } from '../../../domain/machine/index.js';

/** When the benchmarks' devices begin to brew; a whole day of receipt fits into one partition of each level. */
export const brewingFromMs = Date.UTC(2026, 2, 1);

/** What a simulated base measures while it brews: the same readings in each run. */
export function machineReadings(count: number, everyMs: number, fromMs = brewingFromMs): Reading[] {
  const machine = new Machine(newMachine(machineTypes.base, 1));
  return Array.from({ length: count }, (_, index) => {
    const atMs = fromMs + index * everyMs;
    machine.advance(everyMs / 1000, Math.floor(atMs / 1000));
    return machine.sample(atMs);
  });
}
