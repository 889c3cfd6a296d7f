import {
  compareReadings,
  decodeChunk,
  decodeColumns,
  type HistoryReading,
} from '../../../projections/history/index.js';
import { decoding } from './decoding.js';
import { isFilling } from './isFilling.js';
import { oldReadings } from './oldReadings.js';
import { bodiesOf, HistoryMoved, readChunks } from './readChunks.js';
import { readHot } from './readHot.js';
import { isIn, type Chunk, type HistoryParts, type HistorySlice, type OpenHistory } from './slice.js';

/** All readings of a device that are kept, in order. */
export function deviceReadings(parts: HistoryParts, deviceId: string): Promise<readonly HistoryReading[]> {
  return withHistory(parts, { deviceId, withUntimed: true }, async (history) => {
    const found = [...history.loose];
    const chunks = history.chunks.filter(({ hasBody }) => hasBody);
    for await (const [, readings] of history.readings(chunks)) found.push(...readings);
    return found.sort(compareReadings);
  });
}

/** Chunks may be merged or dropped while somebody reads them: then they are looked for again, so often. */
const attempts = 5;

/** Reads a slice of history. `use` may be called again, from the beginning, when chunks went away meanwhile. */
export async function withHistory<T>(
  parts: HistoryParts,
  slice: HistorySlice,
  use: (history: OpenHistory) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await use(await openHistory(parts, slice));
    } catch (error) {
      if (!(error instanceof HistoryMoved) || attempt === attempts) throw error;
    }
  }
}

async function openHistory({ pool, decode }: HistoryParts, slice: HistorySlice): Promise<OpenHistory> {
  const hot = await readHot({ pool, decode }, slice);
  const chunks = await readChunks(pool, slice, hot);
  if (hot.filling) return whileFilling(pool, slice, { chunks, loose: hot.loose });
  return openChunks(pool, chunks, hot.loose.toSorted(compareReadings));
}

function openChunks(
  pool: HistoryParts['pool'],
  chunks: readonly Chunk[],
  loose: readonly HistoryReading[],
): OpenHistory {
  return {
    chunks,
    loose,
    async *readings(wanted) {
      for await (const [chunk, body] of bodiesOf(pool, wanted))
        yield [chunk, decoding(chunk, () => decodeChunk(body))];
    },
    async *columns(wanted, sensors) {
      for await (const [chunk, body] of bodiesOf(pool, wanted))
        yield [chunk, decoding(chunk, () => decodeColumns(body, sensors))];
    },
  };
}

/** Until history is filled, old rows and chunks may have the same reading: all are read, and each is taken once. */
async function whileFilling(
  pool: HistoryParts['pool'],
  slice: HistorySlice,
  { chunks, loose }: Pick<OpenHistory, 'chunks' | 'loose'>,
): Promise<OpenHistory> {
  const found = new Map<string, HistoryReading>();
  const add = (readings: readonly HistoryReading[]) => {
    for (const one of readings) found.set(`${one.epoch} ${one.boot} ${one.seq} ${one.index}`, one);
  };
  add(await oldReadings(pool, slice));
  // Its last messages came, and old rows went, after the messages were read.
  if (!(await isFilling(pool))) throw new HistoryMoved('history was filled while it was read');
  const whole = chunks.filter(({ hasBody }) => hasBody);
  for await (const [, readings] of openChunks(pool, whole, []).readings(whole))
    add(readings.filter(isIn(slice)));
  add(loose);
  const summarised = chunks.filter(({ hasBody }) => !hasBody);
  return openChunks(pool, summarised, [...found.values()].sort(compareReadings));
}
