import type { PoolClient } from 'pg';
import type { MessageOrder } from '../../../domain/sequence.js';
import type { Marks } from '../../../projections/telemetry.js';
import { unnestInsert } from '../unnest.js';

const saveRows = unnestInsert<readonly [string, MessageOrder]>(
  'read_model.device_mark',
  [
    { name: 'device_id', type: 'text', of: ([deviceId]) => deviceId },
    { name: 'boot', type: 'bigint', of: ([, { boot }]) => boot },
    { name: 'seq', type: 'bigint', of: ([, { seq }]) => seq },
  ],
  'on conflict (device_id) do update set boot = excluded.boot, seq = excluded.seq',
);

/** The marks of these devices, as far as they have any. */
export async function loadMarks(client: PoolClient, deviceIds: readonly string[]): Promise<Marks> {
  if (deviceIds.length === 0) return new Map();
  const { rows } = await client.query<MessageOrder & { readonly device_id: string }>({
    name: 'load marks',
    text: 'select device_id, boot, seq from read_model.device_mark where device_id = any($1)',
    values: [deviceIds],
  });
  return new Map(rows.map(({ device_id, boot, seq }) => [device_id, { boot, seq }]));
}

export async function saveMarks(client: PoolClient, marks: Marks): Promise<void> {
  await saveRows(client, [...marks]);
}
