import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Bytes by which the second of two equal halves of work made the heap and its buffers grow, after everything that nothing holds was
 * collected: the first half fills caches, the second one only a leak.
 */
export async function heapGrowth(half: () => Promise<void>): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const held = async () => {
    // What a closed connection held is let go a turn later.
    for (let turn = 0; turn < 5; turn += 1) {
      await nextTurn();
      collect();
    }
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  await half();
  const before = await held();
  await half();
  return (await held()) - before;
}
