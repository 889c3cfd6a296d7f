/**
 * History is kept in levels: every reading, and rollups of a minute and of an hour of device time. Each level has partitions of its
 * own by the UTC day of receipt, which is the truth of the backend's clock: what is too old goes with a whole partition.
 */
export const historyLevels = {
  reading: { bucketMs: 0, partition: 'day' },
  minute: { bucketMs: 60_000, partition: 'month' },
  hour: { bucketMs: 3_600_000, partition: 'year' },
} as const;

export type HistoryLevel = keyof typeof historyLevels;
export type RollupLevel = Exclude<HistoryLevel, 'reading'>;

/** For how many days after its receipt each level is kept, at least; 0 keeps it for good. */
export type Retention = Readonly<Record<HistoryLevel, number>>;

export const keepForGood: Retention = { reading: 0, minute: 0, hour: 0 };

const dayMs = 86_400_000;

/**
 * Makes a function that writes the UTC day of a time, `yyyy-mm-dd`. The times of a batch are mostly of one day: it keeps the text of the
 * last one, since writing it takes long.
 */
export function createDayOf(): (epochMs: number) => string {
  let last = { day: NaN, text: '' };
  return (epochMs) => {
    const day = Math.floor(epochMs / dayMs);
    if (day !== last.day) last = { day, text: new Date(epochMs).toISOString().slice(0, 10) };
    return last.text;
  };
}

/** The first day of the partition that what was received on this UTC day belongs to. */
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

/** The oldest partition of a level that is still kept; undefined when all are. */
export function oldestKept(level: HistoryLevel, retention: Retention, nowMs: number): string | undefined {
  const days = retention[level];
  return days === 0 ? undefined : partitionOf(level, createDayOf()(nowMs - days * dayMs));
}
