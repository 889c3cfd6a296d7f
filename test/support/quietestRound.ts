import { percentile } from '../bench/benchmark.js';

const answersOfRound = 60;
const rounds = 3;

/** How long this takes, in milliseconds: p99 of the quietest round, for what else the machine does falls on some rounds only. */
export async function quietestP99(work: () => Promise<unknown>): Promise<number> {
  return quietestRound(work, 99);
}

/** How long all but a few of each hundred take in the quietest round, in milliseconds. */
export async function quietestRound(
  work: () => Promise<unknown>,
  percent: number,
  answers = answersOfRound,
): Promise<number> {
  let quietest = Infinity;
  for (let round = 0; round < rounds; round += 1) {
    const took: number[] = [];
    for (let at = 0; at < answers; at += 1) {
      const began = performance.now();
      await work();
      took.push(performance.now() - began);
    }
    quietest = Math.min(quietest, percentile(took, percent));
  }
  return quietest;
}
