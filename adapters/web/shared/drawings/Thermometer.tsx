interface ThermometerProps {
  readonly x: number;
  readonly top: number;
  readonly height: number;
  /** Degrees at the foot and at the top. */
  readonly scale: readonly [number, number];
  readonly celsius: number | undefined;
  readonly targetCelsius: number | undefined;
}

/** A column beside a vessel, with a notch at the target. */
export function Thermometer({
  x,
  top,
  height,
  scale: [coldest, hottest],
  celsius,
  targetCelsius,
}: ThermometerProps) {
  const onColumn = (degrees: number) => Math.min(Math.max((degrees - coldest) / (hottest - coldest), 0), 1);
  const filled = celsius === undefined ? 0 : onColumn(celsius) * height;
  const notchY = targetCelsius === undefined ? undefined : top + height - onColumn(targetCelsius) * height;
  return (
    <g>
      <rect class="mercury" x={x + 1} y={top + height - filled} width={4} height={filled} rx={2} />
      <rect class="glass" x={x} y={top} width={6} height={height} rx={3} />
      {notchY !== undefined && <path class="notch" d={`M${x - 1} ${notchY} l-6 -4 v8 z`} />}
    </g>
  );
}
