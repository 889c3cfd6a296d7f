import type { Pool } from 'pg';
import { sensors } from '../../../domain/machine/index.js';
import { insertReadings, insertSession, setCheckpoint } from '../../integration/http/rows.js';

const minute = 60_000;

interface Recorded {
  readonly commandId: string;
  readonly deviceId: string;
  readonly instruction: { readonly kind: string };
  readonly position: number;
}

/** As the projector would write what the command side recorded. */
export async function recordCommand(
  pool: Pool,
  { commandId, deviceId, instruction, position }: Recorded,
): Promise<void> {
  await pool.query(
    `insert into read_model.device_command (command_id, device_id, kind, instruction, status, requested_by, requested_at,
        deadline, updated_at, position)
     values ($1, $2, $3, $4, 'waiting', 'brewline', now(), now() + interval '10 minutes', now(), $5)`,
    [commandId, deviceId, instruction.kind, JSON.stringify(instruction), position],
  );
  await setCheckpoint(pool, position);
}

/** All of them. */
export async function changeCommands(pool: Pool, status: string, position: number): Promise<void> {
  await pool.query(`update read_model.device_command set status = $1, updated_at = now(), position = $2`, [
    status,
    position,
  ]);
  await setCheckpoint(pool, position);
}

/** Half an hour in a keg, with one value that can't be right. */
export async function fillSession(pool: Pool): Promise<void> {
  const startMs = Math.floor(Date.now() / minute) * minute - 40 * minute;
  await insertSession(pool, 'keg-3', { number: 7, startedAt: new Date(startMs).toISOString() });
  const readings = Array.from({ length: 31 }, (_, index) => ({
    atMs: startMs + index * minute,
    receivedAtMs: startMs + index * minute,
    session: 7,
    values: { [sensors.liquid]: index === 20 ? 900 : 5 + index / 100 },
    ...(index === 20 && { implausible: [sensors.liquid] }),
  }));
  await insertReadings(pool, 'keg-3', readings);
}
