interface BarsProps {
  /** The oldest first. */
  readonly counts: readonly number[];
  /** What they say, for who does not see them. */
  readonly label: string;
}

const height = 24;

/** Counts as bars, the highest as high as there is room. One that is not zero can be seen. */
export function Bars({ counts, label }: BarsProps) {
  const most = Math.max(1, ...counts);
  return (
    <svg
      class="bars"
      viewBox={`0 0 ${counts.length} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {counts.map((count, at) => {
        const bar = count === 0 ? 0 : Math.max(2, (count / most) * height);
        return <rect key={at} x={at + 0.1} y={height - bar} width={0.8} height={bar} />;
      })}
    </svg>
  );
}
