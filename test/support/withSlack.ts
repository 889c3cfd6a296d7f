/**
 * A time limit that a requirement names, and what it is worth on this machine now: longer by a hundred times what `floor`
 * takes, which is next to nothing on an idle machine.
 *
 * @param floor something small that goes the same way: a request that is answered at once.
 */
export async function withSlack(limitMs: number, floor: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  for (let at = 0; at < samples; at += 1) await floor();
  return limitMs + (100 * (performance.now() - startedMs)) / samples;
}

const samples = 5;
