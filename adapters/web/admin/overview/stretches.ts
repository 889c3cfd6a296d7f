export interface Stretch {
  readonly fromX: number;
  readonly toX: number;
  /** For a polyline. */
  readonly points: string;
}

interface Size {
  readonly width: number;
  readonly height: number;
  /** What is at the top; zero is at the bottom. */
  readonly most: number;
}

/** A curve without what is not known: a stretch for each run of known values. One value alone is as wide as a step. */
export function stretchesOf(values: readonly (number | null)[], size: Size): readonly Stretch[] {
  const step = size.width / Math.max(1, values.length - 1);
  const y = (value: number) => (size.height - (value / (size.most || 1)) * size.height).toFixed(1);
  const runs: { from: number; values: number[] }[] = [];
  values.forEach((value, at) => {
    if (value === null) return;
    const last = runs.at(-1);
    if (last && last.from + last.values.length === at) last.values.push(value);
    else runs.push({ from: at, values: [value] });
  });
  return runs.map(({ from, values: known }) => {
    const all = known.length === 1 ? [...known, ...known] : known;
    const fromX = Math.min(from * step, size.width - step * (all.length - 1));
    const points = all.map((value, at) => `${(fromX + at * step).toFixed(1)},${y(value)}`);
    return { fromX, toX: fromX + (all.length - 1) * step, points: points.join(' ') };
  });
}
