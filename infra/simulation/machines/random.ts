/** Random numbers that a seed determines; `state` continues the sequence of a snapshot. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** In [from, to). */
  between(from: number, to: number): number;
  /** Roughly normal, mean 0: sensor noise. */
  noise(deviation: number): number;
  readonly state: number;
}

/** Mulberry32: 32 bits of state, good enough for noise and faults, and the same on every machine. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    between: (from, to) => from + next() * (to - from),
    // The sum of three uniform numbers has a standard deviation of 1/2.
    noise: (deviation) => (next() + next() + next() - 1.5) * 2 * deviation,
    get state() {
      return state;
    },
  };
}
