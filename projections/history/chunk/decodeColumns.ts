import type { ChunkColumns, SensorColumn } from '../chunkColumns.js';
import { readNumbers } from '../numbers/index.js';
import { unframed } from './frame.js';
import { readReceipts } from './messages.js';
import { readSensorColumns } from './sensorColumns.js';
import { readListRuns, readLists, type ReadRuns } from './sensorLists.js';

/**
 * Only what curves need; columns of other sensors are skipped, not decoded, and so is what comes after the columns.
 *
 * @param wanted numbers of sensors; all when undefined.
 * @throws BrewlineError `HISTORY_CHUNK_DAMAGED`, as `decodeChunk`.
 */
export function decodeColumns(bytes: Uint8Array, wanted?: readonly number[]): ChunkColumns {
  const { count, body } = unframed(bytes);
  const atMs = readNumbers(body, count);
  const { receivedAtMs } = readReceipts(body, atMs);
  const lists = readLists(body, count);
  const measured = readListRuns(body, count, lists);
  const implausible = readListRuns(body, count, lists);
  const columns = readSensorColumns(body, measured, wanted && new Set(wanted));
  const sensors = [...columns]
    .sort(([a], [b]) => a - b)
    .map(([sensor, values]): SensorColumn => ({
      sensor,
      values: spread(values, measured, { sensor, count }),
      implausible: flagsOf(implausible, { sensor, count }),
    }));
  return { count, atMs, receivedAtMs, sensors };
}

interface Rows {
  readonly sensor: number;
  readonly count: number;
}

/** A column with a place for each row: NaN where the reading lacks the sensor. */
function spread(values: Float64Array, { lengths, lists }: ReadRuns, { sensor, count }: Rows): Float64Array {
  if (values.length === count) return values;
  const rows = new Float64Array(count).fill(NaN);
  let [row, place] = [0, 0];
  lists.forEach((list, run) => {
    const length = lengths[run] as number;
    if (list?.includes(sensor)) {
      rows.set(values.subarray(place, place + length), row);
      place += length;
    }
    row += length;
  });
  return rows;
}

function flagsOf({ lengths, lists }: ReadRuns, { sensor, count }: Rows): Uint8Array | undefined {
  let flags: Uint8Array | undefined;
  let row = 0;
  lists.forEach((list, run) => {
    const end = row + (lengths[run] as number);
    if (list?.includes(sensor)) {
      flags ??= new Uint8Array(count);
      flags.fill(1, row, end);
    }
    row = end;
  });
  return flags;
}
