import { compareReceipts, type HistoryReading } from '../../../../projections/history/index.js';
import type { ExcludedTimes, ExcludedValues, HistoryRequest } from '../../../../projections/queries/index.js';
import { withHistory, type Chunk, type HistoryParts, type OpenHistory } from '../../history/index.js';
import { coversChunk, coversReading, isReceivedIn, type Coverage } from './coverage.js';

/** Examples of each kind. */
const shown = 5;

/** Readings with an implausible time: for a session its own, whenever received; for a device those that were received in the range. */
export async function excludedTimes(
  parts: HistoryParts,
  { deviceId, session, from, to, received }: HistoryRequest,
): Promise<ExcludedTimes> {
  const range =
    session === undefined
      ? { fromMs: from.getTime(), toMs: to.getTime(), received }
      : { fromMs: -Infinity, toMs: Infinity, received };
  const isIn = ({ timePlausible, receivedAtMs }: HistoryReading) =>
    !timePlausible &&
    receivedAtMs >= range.fromMs &&
    receivedAtMs < range.toMs &&
    isReceivedIn(received, receivedAtMs);
  // Of plausible times nothing is wanted.
  const slice = { deviceId, session, fromMs: 0, toMs: 0, withUntimed: true };
  return withHistory(parts, slice, async (history) => {
    const found = history.loose.filter(isIn);
    let readings = found.length;
    const toDecode: Chunk[] = [];
    for (const chunk of history.chunks) {
      const isWhole = coversChunk(range, chunk);
      if (isWhole) readings += chunk.readings;
      const isExample = isWhole && found.length + toDecode.length < shown;
      if (chunk.hasBody && (isExample || (!isWhole && overlaps(range, chunk)))) toDecode.push(chunk);
    }
    for await (const [chunk, each] of history.readings(toDecode)) {
      const isWhole = coversChunk(range, chunk);
      for (const one of each.filter(isIn)) {
        found.push(one);
        if (!isWhole) readings += 1;
      }
    }
    const first = found
      .sort(compareReceipts)
      .slice(0, shown)
      .map(({ reading, receivedAtMs }) => ({
        at: new Date(reading.atMs),
        receivedAt: new Date(receivedAtMs),
      }));
    return { readings, first };
  });
}

function overlaps({ fromMs, toMs }: Coverage, chunk: Chunk): boolean {
  return chunk.to_ms >= fromMs && chunk.from_ms < toMs;
}

interface Point {
  readonly atMs: number;
  readonly value: number;
}

/** Counts implausible values of the wanted sensors, and keeps the first of each. */
export function excludedValues(isWanted: (sensor: number) => boolean) {
  const sensors = new Map<number, { readings: number; first: Point[]; chunks: Set<Chunk> }>();

  function of(sensor: number) {
    const known = sensors.get(sensor) ?? { readings: 0, first: [], chunks: new Set<Chunk>() };
    sensors.set(sensor, known);
    return known;
  }

  function keep(first: Point[], point: Point): void {
    first.push(point);
    first.sort((a, b) => a.atMs - b.atMs);
    first.length = Math.min(first.length, shown);
  }

  return {
    add(sensor: number, point: Point): void {
      if (!isWanted(sensor)) return;
      const known = of(sensor);
      known.readings += 1;
      keep(known.first, point);
    },

    /** Adds what a summary says; the first values are in its chunk. */
    count(sensor: number, readings: number, chunk: Chunk): void {
      if (readings === 0) return;
      const known = of(sensor);
      known.readings += readings;
      known.chunks.add(chunk);
    },

    /** Looks up the first values of chunks that were only counted: each has at least one. */
    async fill(history: OpenHistory, coverage: Coverage): Promise<void> {
      for (const [sensor, { first, chunks }] of sensors) {
        const some = [...chunks].filter(({ hasBody }) => hasBody).slice(0, shown);
        for await (const [, readings] of history.readings(some))
          for (const one of readings) {
            const at = one.reading.sensors.indexOf(sensor);
            if (one.implausible?.includes(sensor) && coversReading(coverage, one))
              keep(first, { atMs: one.reading.atMs, value: one.reading.values[at] as number });
          }
      }
    },

    found: (): ExcludedValues[] =>
      [...sensors]
        .sort(([a], [b]) => a - b)
        .map(([sensor, { readings, first }]) => ({
          ...{ sensor, readings },
          first: first.map(({ atMs, value }) => ({ at: new Date(atMs), value })),
        })),
  };
}
