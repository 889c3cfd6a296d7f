interface SparkProps {
  /** The oldest first. */
  readonly values: readonly number[];
  /** What it says, for who does not see it. */
  readonly label: string;
}

const [width, height] = [120, 24];

/** An hour as a line, from the least to the most of it. */
export function Spark({ values, label }: SparkProps) {
  return (
    <svg
      class="spark"
      viewBox={`0 -1 ${width} ${height + 2}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <polyline points={pointsOf(values)} />
    </svg>
  );
}

/** One value is a line all along; what never changes is at the bottom. */
function pointsOf(values: readonly number[]): string {
  const least = Math.min(...values);
  const range = Math.max(...values) - least || 1;
  const all = values.length === 1 ? [...values, ...values] : values;
  const step = width / Math.max(1, all.length - 1);
  return all
    .map(
      (value, at) => `${(at * step).toFixed(1)},${(height - ((value - least) / range) * height).toFixed(1)}`,
    )
    .join(' ');
}
