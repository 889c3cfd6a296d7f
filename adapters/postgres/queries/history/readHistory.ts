import type { History, HistoryRequest } from '../../../../projections/queries/index.js';
import type { HistoryParts } from '../../history/index.js';
import { curvesOf } from './curves.js';

/** Curves of a device, and how often it says that it sends. */
export async function readHistory(parts: HistoryParts, request: HistoryRequest): Promise<History> {
  const curves = await curvesOf(parts, request);
  const { rows } = await parts.pool.query<{ readonly report_seconds: number | null }>(
    'select report_seconds from read_model.device_status where device_id = $1',
    [request.deviceId],
  );
  return { ...curves, reportSeconds: rows[0]?.report_seconds ?? null };
}
