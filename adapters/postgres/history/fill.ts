import type { Pool, PoolClient } from 'pg';
import { BrewlineError, messageOf } from '../../../domain/kernel/errors.js';
import type { RecordedEvent } from '../../../domain/kernel/events.js';
import { projectionSource } from '../../../domain/parking/index.js';
import { hourOf } from '../../../projections/history/index.js';
import type { DecodeTelemetry } from '../../../projections/ports.js';
import { deduplicate, type StoredTelemetry } from '../../../projections/telemetry.js';
import { createHighWaterMarks } from '../readModels/highWaterMarks.js';
import { writeHot } from './hotRows.js';
import { isFilling } from './isFilling.js';

/**
 * Ends the fill once it has come to the position of the upgrade: old rows go. Not while a backup reads them.
 *
 * @returns whether it is over
 */
export async function endFill(pool: Pool, projection: string): Promise<boolean> {
  await pool.query(
    `select read_model.end_history_fill() from read_model.history_fill fill join read_model.checkpoint at using (store_id)
     where at.projection = $1 and at.position >= fill.up_to`,
    [projection],
  );
  return !(await isFilling(pool));
}

/** Forgets where the fill was, when it is over: events that were under way then may have left a checkpoint again. */
export async function forgetFill(pool: Pool, projection: string): Promise<void> {
  await pool.query(
    'delete from read_model.checkpoint where projection = $1 and not exists (select from read_model.history_fill)',
    [projection],
  );
}

/**
 * Makes the writer of the projection that fills history with what was projected before: telemetry up to the position of the upgrade. What comes
 * later is written as it comes.
 */
export function createHistoryFill(decode: DecodeTelemetry) {
  const marks = createHighWaterMarks('history_fill_mark');
  return async (client: PoolClient, events: readonly RecordedEvent[]): Promise<void> => {
    const { rows } = await client.query<Fill>(
      'select up_to::text, begun_at from read_model.history_fill for share',
    );
    const [fill] = rows;
    // A rebuild emptied everything: it writes all of history.
    if (!fill) return;
    const upTo = BigInt(fill.up_to);
    const apart = await appliedApart(client, fill, events);
    const stored = events
      .filter((event) => event.position <= upTo && !apart.has(placeOf(event)))
      .flatMap((event) => decodeBlaming(event, decode));
    const unordered = stored.filter(({ inOrder }) => !inOrder).map(({ deviceId }) => deviceId);
    const { fresh, moved } = deduplicate(stored, await marks.load(client, [...new Set(unordered)]));
    await writeHot(client, fresh, false);
    await marks.save(client, moved);
    const latest = fresh.reduce((hour, { receivedAtMs }) => Math.max(hour, hourOf(receivedAtMs)), 0);
    await client.query('update read_model.history_fill set hour = $1 where hour < $1', [latest]);
  };
}

interface Fill {
  readonly up_to: string;
  readonly begun_at: Date;
}

const placeOf = ({ stream, revision }: RecordedEvent) => `${stream}@${revision}`;

/** Events that the read models parked: they are in history when somebody has them retried, now or already since the fill began. */
async function appliedApart(
  client: PoolClient,
  { begun_at: begunAt }: Fill,
  events: readonly RecordedEvent[],
): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ place: string }>(
    `select routing_key as place from ingest.parked_message
     where source = $1 and code = 'EVENT_UNPROJECTABLE' and routing_key = any($2)
       and (outcome is distinct from 'stored' or requeued_at >= $3)`,
    [projectionSource('readModels'), events.map(placeOf), begunAt],
  );
  return new Set(rows.map(({ place }) => place));
}

/** Bytes that can't be decoded are the fault of their event: it is parked, and the fill goes on. */
function decodeBlaming(event: RecordedEvent, decode: DecodeTelemetry): readonly StoredTelemetry[] {
  try {
    return decode(event);
  } catch (error) {
    const message = `${placeOf(event)} can't be decoded: ${messageOf(error)}`;
    throw new BrewlineError('EVENT_UNPROJECTABLE', message, { cause: error });
  }
}
