import type { Pool } from 'pg';
import type { ParkedMessage } from '../../../projections/queries/index.js';
import { parkedColumns } from '../queries/parkedMessages.js';

/** Selects parked messages; all given filters must match. */
export interface ParkedFilter {
  /** No restriction when left out or empty. */
  readonly ids?: readonly number[];
  readonly device?: string | undefined;
  readonly code?: string | undefined;
  /** Parked before the message with this id. */
  readonly before?: number | undefined;
}

/**
 * Runs `work` with the selected messages, in the order in which they were parked, without bodies. Nobody else requeues or
 * discards parked messages meanwhile.
 *
 * @throws Error when somebody else is doing so.
 */
export async function selectParked<T>(
  pool: Pool,
  { ids = [], device, code, before }: ParkedFilter,
  work: (messages: readonly ParkedMessage[]) => Promise<T>,
): Promise<T> {
  const holder = await pool.connect();
  try {
    const lock = `select pg_try_advisory_lock(hashtextextended('brewline parked', 0)) as locked`;
    const { rows: held } = await holder.query<{ locked: boolean }>(lock);
    if (!held[0]?.locked)
      throw new Error('somebody else is sending or discarding parked messages; try again later');
    const { rows } = await pool.query<ParkedMessage>(
      `select ${parkedColumns} from ingest.parked_message
       where ($1::bigint[] is null or id = any($1)) and ($2::text is null or device_id = $2)
         and ($3::text is null or code = $3) and ($4::bigint is null or id < $4)
       order by parked_message.id`,
      [ids.length === 0 ? null : ids, device ?? null, code ?? null, before ?? null],
    );
    return await work(rows);
  } finally {
    // Its connection ends, and the lock with it.
    holder.release(true);
  }
}
