import type { PoolClient } from 'pg';
import type { MessageOrder } from '../../../domain/kernel/messageOrder.js';
import type { HighWaterMarks } from '../../../projections/telemetry.js';
import { anyOf } from '../anyOf.js';
import { unnestInsert } from '../unnest.js';

export interface HighWaterMarkTable {
  /** Those of these devices, as far as they have any. */
  load(client: PoolClient, deviceIds: readonly string[]): Promise<HighWaterMarks>;
  save(client: PoolClient, highWaterMarks: HighWaterMarks): Promise<void>;
}

/** Where a projection keeps which message of format 1 it applied last of each device: all of them are of epoch 0. */
export function createHighWaterMarks(table: string): HighWaterMarkTable {
  const saveRows = unnestInsert<readonly [string, MessageOrder]>(
    `read_model.${table}`,
    [
      { name: 'device_id', type: 'text', of: ([deviceId]) => deviceId },
      { name: 'boot', type: 'bigint', of: ([, { boot }]) => boot },
      { name: 'seq', type: 'bigint', of: ([, { seq }]) => seq },
    ],
    'on conflict (device_id) do update set boot = excluded.boot, seq = excluded.seq',
  );
  return {
    async load(client, deviceIds) {
      if (deviceIds.length === 0) return new Map();
      const { rows } = await client.query<Omit<MessageOrder, 'epoch'> & { readonly device_id: string }>({
        name: `load ${table}`,
        text: `select device_id, boot, seq from read_model.${table} where device_id = ${anyOf('$1', 'text')}`,
        values: [deviceIds],
      });
      return new Map(rows.map(({ device_id, boot, seq }) => [device_id, { epoch: 0, boot, seq }]));
    },
    save: (client, highWaterMarks) => saveRows(client, [...highWaterMarks]),
  };
}
