/** Where each valve of a pipe is: in the middle of its part. */
export const valveWidth = 100;
/** Marks of what runs stand so far apart, since nobody knows how many there will be. */
const usual = 9;

interface Steps {
  readonly state: string;
  /** That it has taken so far. */
  readonly steps?: number | undefined;
}

/** Where the steps of each part are marked: behind its valve, before the next one. Those of a part that is over share all of the way. */
export function pipeMarks(parts: readonly Steps[]): readonly number[] {
  return parts.flatMap(({ state, steps = 0 }, index) => {
    const isLast = index === parts.length - 1;
    // Clear of the valves, which are drawn over the pipe.
    const length = (isLast ? 0.5 : 1) * valveWidth - (isLast ? 16 : 28);
    const from = (index + 0.5) * valveWidth + 14;
    const even = length / Math.max(steps, 1);
    const apart = state === 'done' ? even : Math.min(usual, even);
    return Array.from({ length: steps }, (_, step) => from + (step + (state === 'done' ? 0.5 : 0)) * apart);
  });
}
