import { partsOf } from './chunk/index.js';
import { compareReadings, type HistoryReading } from './historyReading.js';
import { hourOf } from './hours.js';

/** What a chunk holds. The numbers are stored. */
export const chunkKinds = {
  /** Plausible times of one hour. */
  hour: 0,
  /** Implausible times only: the range of the chunk is that of the receipt. */
  untimed: 1,
  /** Plausible times of any hours. */
  mixed: 2,
  /** Plausible times of one UTC day. */
  day: 3,
} as const;
export type ChunkKind = (typeof chunkKinds)[keyof typeof chunkKinds];

/** Readings of one device and one session, in order, that become a chunk. */
export interface PlannedChunk {
  readonly kind: ChunkKind;
  readonly session: number;
  readonly readings: readonly HistoryReading[];
}

/** A machine that sends what it kept for some days has a chunk for each hour; one whose times are all over has them together. */
export const mostHours = 96;

/** Divides the readings of one device that were received in one hour. */
export function planChunks(readings: readonly HistoryReading[]): readonly PlannedChunk[] {
  const hours = new Set<number>();
  for (const { timePlausible, reading } of readings) if (timePlausible) hours.add(hourOf(reading.atMs));
  const isMixed = hours.size > mostHours;
  const groups = new Map<string, Group>();
  let last: Group | undefined;
  for (const one of readings) {
    const kind = one.timePlausible ? (isMixed ? chunkKinds.mixed : chunkKinds.hour) : chunkKinds.untimed;
    const hour = kind === chunkKinds.hour ? hourOf(one.reading.atMs) : 0;
    // Consecutive readings are mostly of one chunk.
    if (last?.session !== one.session || last.hour !== hour || last.kind !== kind) {
      const key = `${one.session} ${kind} ${hour}`;
      last = groups.get(key) ?? { session: one.session, kind, hour, readings: [] };
      groups.set(key, last);
    }
    last.readings.push(one);
  }
  return [...groups.values()].flatMap(inParts);
}

interface Group extends PlannedChunk {
  readonly hour: number;
  readonly readings: HistoryReading[];
}

function inParts({ kind, session, readings }: PlannedChunk): PlannedChunk[] {
  return partsOf(inOrder(readings)).map((part) => ({ kind, session, readings: part }));
}

/** Nearly all came in their order; sorting those takes as long as encoding them. */
function inOrder(readings: readonly HistoryReading[]): readonly HistoryReading[] {
  for (let at = 1; at < readings.length; at += 1)
    if (compareReadings(readings[at - 1] as HistoryReading, readings[at] as HistoryReading) > 0)
      return readings.toSorted(compareReadings);
  return readings;
}
