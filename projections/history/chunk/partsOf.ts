import type { HistoryReading } from '../historyReading.js';
import { isSameList } from '../isSameList.js';
import { chunkLimits } from './limits.js';

const none: readonly number[] = [];

/** Readings in their order, cut where a chunk would be larger than `chunkLimits` allow. */
export function partsOf(readings: readonly HistoryReading[]): readonly (readonly HistoryReading[])[] {
  const parts: HistoryReading[][] = [];
  let part: HistoryReading[] = [];
  let sensors = new Set<number>();
  let last: readonly number[] | undefined;
  for (const each of readings) {
    const own = each.reading.sensors;
    const more = isSameList(own, last) ? none : own.filter((sensor) => !sensors.has(sensor));
    last = own;
    const isFull = part.length === chunkLimits.readings || sensors.size + more.length > chunkLimits.sensors;
    if (part.length === 0 || isFull) {
      part = [];
      parts.push(part);
      sensors = new Set(own);
    } else for (const sensor of more) sensors.add(sensor);
    part.push(each);
  }
  return parts;
}
