/** What a process sees of a projection at one moment. */
export interface ProjectionSample {
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  /** Position up to which events are committed; undefined before the first. */
  readonly position: string | undefined;
  /** Events applied, and events parked, since the process started. */
  readonly events: number;
  readonly parked: number;
  /** Age of the oldest event that is read and not committed; 0 when all are, null while catching up or not subscribed. */
  readonly lagMs: number | null;
  /** Why the subscription broke. */
  readonly broken: string | undefined;
}

export type LagTrend = 'growing' | 'steady' | 'falling';

/** A projection as the process that runs it reports it. */
export interface ProjectionReport {
  readonly projection: string;
  readonly position: string | null;
  readonly lagMs: number | null;
  readonly trend: LagTrend;
  /** Applied in a second, as a mean of the last minute. */
  readonly eventsPerSecond: number;
  /** How far its position moved in a second, as a mean of the last minute; earlier versions do not say it. */
  readonly positionsPerSecond?: number;
  /** Events that could not be applied, since the process started. */
  readonly parked: number;
  /** ISO 8601, when the position last changed; null when it has not since the process runs the projection. */
  readonly lastAdvancedAt: string | null;
  /** It has something to apply and has not advanced for a minute. */
  readonly isStalled: boolean;
  readonly broken: string | null;
}

/** What is kept of a projection to compare with: samples of a minute. */
export interface ProjectionHistory {
  /** The oldest first, never empty. */
  readonly samples: readonly ProjectionSample[];
  /** When the position last changed. */
  readonly advancedAtMs: number | undefined;
  /** Since when something waits and the position stands; undefined while nothing waits. */
  readonly waitsSinceMs: number | undefined;
}

const comparedMs = 60_000;
const stalledAfterMs = 60_000;
/** Differences below this are chance. */
const steadyMs = 1_000;

/** Adds a sample; drops what is more than a minute older. */
export function addSample(
  history: ProjectionHistory | undefined,
  sample: ProjectionSample,
): ProjectionHistory {
  const { atMs, position, lagMs } = sample;
  const before = history?.samples.at(-1);
  const advanced = before !== undefined && before.position !== position;
  const waits = lagMs !== 0;
  const kept = (history?.samples ?? []).filter((each) => atMs - each.atMs <= comparedMs);
  return {
    samples: [...kept, sample],
    advancedAtMs: advanced ? atMs : history?.advancedAtMs,
    waitsSinceMs: waits ? ((advanced ? undefined : history?.waitsSinceMs) ?? atMs) : undefined,
  };
}

/** @param lingerMs how long events linger by intention before they are applied */
export function reportOf(projection: string, history: ProjectionHistory, lingerMs = 0): ProjectionReport {
  const last = history.samples.at(-1);
  const first = history.samples[0];
  if (!last || !first) throw new Error(`no sample of ${projection}`);
  const seconds = (last.atMs - first.atMs) / 1_000;
  const { waitsSinceMs, advancedAtMs } = history;
  const waitedMs = waitsSinceMs === undefined ? 0 : last.atMs - waitsSinceMs;
  return {
    projection,
    position: last.position ?? null,
    lagMs: last.lagMs,
    trend: trendOf(first.lagMs, last.lagMs),
    eventsPerSecond: seconds > 0 ? (last.events - first.events) / seconds : 0,
    positionsPerSecond: seconds > 0 ? Math.max(0, placeOf(last) - placeOf(first)) / seconds : 0,
    parked: last.parked,
    lastAdvancedAt: advancedAtMs === undefined ? null : new Date(advancedAtMs).toISOString(),
    isStalled: waitedMs >= stalledAfterMs + lingerMs,
    broken: last.broken ?? null,
  };
}

function placeOf({ position }: ProjectionSample): number {
  return Number(position ?? 0);
}

/** A projection that is catching up or not subscribed is further behind than any that has a lag. */
function trendOf(beforeMs: number | null, nowMs: number | null): LagTrend {
  if (beforeMs === null || nowMs === null) {
    if (beforeMs === nowMs) return 'steady';
    return nowMs === null ? 'growing' : 'falling';
  }
  if (Math.abs(nowMs - beforeMs) < steadyMs) return 'steady';
  return nowMs > beforeMs ? 'growing' : 'falling';
}
