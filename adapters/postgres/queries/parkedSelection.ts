import type { Command } from 'commander';
import type { Pool } from 'pg';
import { parkedColumns, type ParkedMessage } from './index.js';
import { errorCodes } from '../../../domain/kernel/errors.js';
import { requireDevice } from '../../../infra/cli/known.js';
import { deviceId, oneOf, wholeNumber, wholeNumbers } from '../../../infra/cli/optionParsers.js';

/** Which parked messages an operator means. */
export interface ParkedSelection {
  readonly device?: string;
  readonly code?: string;
  readonly before?: number;
}

/** Adds the ids and the filters; `withParkedSelection` takes both. */
export function selectable(command: Command): Command {
  return command
    .argument('[ids...]', 'as parked list shows them', wholeNumbers)
    .option('--device <id>', 'all of this device', deviceId)
    .option('--code <code>', 'all with this code', oneOf(Object.keys(errorCodes)))
    .option('--before <id>', 'all that were parked before this one', wholeNumber(1, Number.MAX_SAFE_INTEGER));
}

/**
 * Runs `work` with the messages that are meant, in the order in which they were parked, without their bodies. Nobody else sends or discards
 * parked messages meanwhile: of two at the same time the second is refused.
 */
export async function withParkedSelection<T>(
  pool: Pool,
  ids: readonly number[],
  selection: ParkedSelection,
  work: (messages: readonly ParkedMessage[]) => Promise<T>,
): Promise<T> {
  const { device, code, before } = selection;
  if (ids.length === 0 && device === undefined && code === undefined && before === undefined)
    throw new Error('say which: ids, --device, --code or --before');
  const holder = await pool.connect();
  try {
    const lock = `select pg_try_advisory_lock(hashtextextended('brewline parked', 0)) as locked`;
    const { rows: held } = await holder.query<{ locked: boolean }>(lock);
    if (!held[0]?.locked)
      throw new Error('somebody sends or discards parked messages right now; try again when that is done');
    const { rows } = await pool.query<ParkedMessage>(
      `select ${parkedColumns} from ingest.parked_message
       where ($1::bigint[] is null or id = any($1)) and ($2::text is null or device_id = $2)
         and ($3::text is null or code = $3) and ($4::bigint is null or id < $4)
       order by parked_message.id`,
      [ids.length === 0 ? null : ids, device ?? null, code ?? null, before ?? null],
    );
    const unknown = ids.filter((id) => !rows.some((row) => row.id === String(id)));
    if (unknown.length > 0)
      throw new Error(
        `there is no such parked message: ${unknown.join(', ')}; brewline parked list shows the latest`,
      );
    if (device !== undefined && rows.length === 0) await requireDevice(pool, device);
    return await work(rows);
  } finally {
    // Its connection ends, and the lock with it.
    holder.release(true);
  }
}
