import type { Pool, PoolClient } from 'pg';
import { deviceReadings } from '../../adapters/postgres/index.js';
import { decodeStored } from '../../infra/compose/decodeStored.js';
import type { HistoryReading } from '../../projections/history/index.js';

/** All readings of a device in history, in the device's order. */
export async function historyOf(
  pool: Pool | PoolClient,
  deviceId: string,
): Promise<readonly HistoryReading[]> {
  const readings = await deviceReadings({ pool, decode: decodeStored }, deviceId);
  return readings.toSorted(
    (a, b) => a.epoch - b.epoch || a.boot - b.boot || a.seq - b.seq || a.index - b.index,
  );
}
