/** How far what a machine has said can be taken for what is. */
export type Freshness = 'fresh' | 'stale' | 'offline';

/** Machines report so often where no other interval is known: their setting when it was never changed. */
export const usualReportSeconds = 60;

/** A reading may be late, and one may be lost, without anything being wrong. */
const intervalsUntilStale = 3;

export interface LastSaid {
  readonly isOnline: boolean;
  /** Of the newest reading, when Brewline received it; undefined when there was none. */
  readonly receivedAtMs: number | undefined;
  /** The machine's own interval between readings. */
  readonly reportSeconds?: number;
}

/** The interval of a machine now, by its setting and until when it was asked for a reading each second. */
export function reportSecondsAt(
  nowMs: number,
  reporting: { readonly reportSeconds: number; readonly fullRateUntilMs: number | undefined },
): number {
  return nowMs < (reporting.fullRateUntilMs ?? 0) ? 1 : reporting.reportSeconds;
}

/** @param nowMs by the server's clock, as `receivedAtMs` */
export function freshnessOf(
  { isOnline, receivedAtMs, reportSeconds = usualReportSeconds }: LastSaid,
  nowMs: number,
): Freshness {
  if (!isOnline) return 'offline';
  if (receivedAtMs === undefined) return 'stale';
  return nowMs - receivedAtMs < intervalsUntilStale * reportSeconds * 1_000 ? 'fresh' : 'stale';
}
