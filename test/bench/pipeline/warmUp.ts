import type { LoadGenerator } from './loadGenerator.js';
import { measure, type Destination } from './measure.js';

const first = 2_000;

/**
 * Lets the just-in-time compilers and caches of all processes see the work.
 *
 * @returns messages that take about `runMs` to get through.
 */
export async function warmUp(load: LoadGenerator, destination: Destination, runMs: number): Promise<number> {
  await measure(load, destination, first);
  const { perSecond } = await measure(load, destination, first);
  return Math.max(first, Math.round((perSecond * runMs) / 1_000 / 1_000) * 1_000);
}
