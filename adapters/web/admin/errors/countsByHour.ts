const hourMs = 3_600_000;
const hoursOfWeek = 168;

interface Hour {
  readonly hour: string;
  readonly errors: number;
}

/** A count for each hour of the week that ends with `untilMs`, the oldest first; hours that have none are 0. */
export function countsByHour(hours: readonly Hour[], untilMs: number): readonly number[] {
  const last = Math.floor(untilMs / hourMs);
  const counts = Array.from({ length: hoursOfWeek }, () => 0);
  for (const { hour, errors } of hours) {
    const at = hoursOfWeek - 1 - (last - Math.floor(Date.parse(hour) / hourMs));
    if (at in counts) counts[at] = errors;
  }
  return counts;
}
