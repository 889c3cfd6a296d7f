import type { DebugTime } from '../../../domain/deviceDebug/index.js';
import { epochMs } from '../identity/epochMs.js';
import type { Pool } from '../pool.js';

/** The devices under debug now. */
export async function readDebugged(pool: Pick<Pool, 'query'>): Promise<readonly DebugTime[]> {
  const { rows } = await pool.query<{ deviceId: string; untilMs: number }>({
    name: 'debugged devices',
    text: `select device_id as "deviceId", ${epochMs('until')} as "untilMs"
      from operations.device_debug where ended_at is null and until > now()`,
  });
  return rows;
}
