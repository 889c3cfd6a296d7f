import { setTimeout as delay } from 'node:timers/promises';
import { endOpenHours } from '../../support/compactAll.js';
import type { BenchStack } from './benchStack.js';
import { cpuUse, usedBetween } from './cpuUse.js';

const withinMs = 120_000;
const askEveryMs = 20;
/** Who does it. */
const parts = ['projector', 'postgres projector'];

/**
 * Lets the projector turn what history has received so far into chunks, by ending the hours that are open.
 *
 * @returns processor seconds of the projector and of its connections for each reading, from the moment at which it began.
 */
export async function compactionCost(bench: BenchStack): Promise<number> {
  const first = await hoursOf(bench);
  const last = await endOpenHours(bench.pool);
  if (last === undefined) throw new Error('history has received nothing');
  const deadline = performance.now() + withinMs;
  let before = await cpuUse(bench);
  for (let now = first; now.chunked <= last; now = await hoursOf(bench)) {
    if (performance.now() > deadline)
      throw new Error(`history is in chunks to hour ${now.chunked}, not ${last}`);
    if (now.closed === first.closed) before = await cpuUse(bench);
    await delay(askEveryMs);
  }
  const used = usedBetween(before, await cpuUse(bench));
  const { rows } = await bench.pool.query<{ readings: number }>(
    'select coalesce(sum(readings), 0)::float8 as readings from read_model.history_chunk where hour >= $1',
    [first.chunked],
  );
  return parts.reduce((sum, part) => sum + (used.get(part) ?? 0), 0) / (rows[0]?.readings ?? NaN);
}

/** The first hour that still takes messages, and the first that is not in chunks. */
async function hoursOf({ pool }: BenchStack): Promise<{ readonly closed: number; readonly chunked: number }> {
  const { rows } = await pool.query<{ closed: number; chunked: number }>(
    'select closed_to as closed, chunked_to as chunked from read_model.history_state',
  );
  return rows[0] ?? { closed: 0, chunked: 0 };
}
