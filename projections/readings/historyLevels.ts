/**
 * History is stored in levels: every reading, and rollups of a minute and of an hour of device time. Each level has partitions
 * by the UTC day of receipt, by the backend's clock, so that old data can be dropped by whole partitions.
 */
export const historyLevels = {
  reading: { bucketMs: 0, partition: 'day' },
  minute: { bucketMs: 60_000, partition: 'month' },
  hour: { bucketMs: 3_600_000, partition: 'year' },
} as const;

export type HistoryLevel = keyof typeof historyLevels;
export type RollupLevel = Exclude<HistoryLevel, 'reading'>;

/** For how many days after its receipt each level is kept, at least; 0 keeps it for ever. */
export type Retention = Readonly<Record<HistoryLevel, number>>;

export const keepForGood: Retention = { reading: 0, minute: 0, hour: 0 };

const dayMs = 86_400_000;

/**
 * Creates a function that formats the UTC day of a time, `yyyy-mm-dd`. Formatting is slow and the times of a batch are mostly of
 * one day, so it caches the last text.
 */
export function createDayOf(): (epochMs: number) => string {
  let last = { day: NaN, text: '' };
  return (epochMs) => {
    const day = Math.floor(epochMs / dayMs);
    if (day !== last.day) last = { day, text: new Date(epochMs).toISOString().slice(0, 10) };
    return last.text;
  };
}

/** The first day of the partition for readings received on this UTC day. */
export function partitionOf(level: HistoryLevel, day: string): string {
  switch (historyLevels[level].partition) {
    case 'day':
      return day;
    case 'month':
      return `${day.slice(0, 7)}-01`;
    case 'year':
      return `${day.slice(0, 4)}-01-01`;
  }
}

/** The oldest partition of a level that is still kept; undefined when all are kept. */
export function oldestKept(level: HistoryLevel, retention: Retention, nowMs: number): string | undefined {
  const days = retention[level];
  return days === 0 ? undefined : partitionOf(level, createDayOf()(nowMs - days * dayMs));
}
