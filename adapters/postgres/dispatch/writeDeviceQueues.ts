import type { PoolClient } from 'pg';
import type { RecordedEvent } from '../../../domain/kernel/events.js';
import {
  deviceDueAtMs,
  deviceOfQueueEvent,
  projectDeviceQueue,
  type DeviceQueue,
} from '../../../projections/dispatchQueue/index.js';
import { anyOf } from '../anyOf.js';
import { unnestInsert, upsertOn, type Column } from '../unnest.js';

interface QueueRow {
  readonly projection: string;
  readonly queue: DeviceQueue;
  readonly position: bigint;
}

const columns: readonly Column<QueueRow>[] = [
  { name: 'projection', type: 'text', of: ({ projection }) => projection },
  { name: 'device_id', type: 'text', of: ({ queue }) => queue.deviceId },
  { name: 'state', type: 'jsonb', of: ({ queue }) => JSON.stringify(queue) },
  { name: 'next_due_at', type: 'timestamptz', of: ({ queue }) => deviceDueAtMs(queue) },
  { name: 'version', type: 'bigint', of: ({ position }) => position },
];
const upsertQueues = unnestInsert(
  'dispatch.device_queue',
  columns,
  upsertOn(['projection', 'device_id'], columns),
);

/** Updates the queues of the devices of a partition, in the caller's transaction. */
export function createDeviceQueueWriter(projection: string) {
  return async (client: PoolClient, events: readonly RecordedEvent[], position: bigint): Promise<void> => {
    const own = events.flatMap((record) => {
      const deviceId = deviceOfQueueEvent(record);
      return deviceId === undefined ? [] : [{ deviceId, record }];
    });
    const ids = [...new Set(own.map(({ deviceId }) => deviceId))];
    const queues = await loadQueues(client, projection, ids);
    for (const { deviceId, record } of own)
      queues.set(deviceId, projectDeviceQueue(queues.get(deviceId), deviceId, record));
    await upsertQueues(
      client,
      [...queues.values()].map((queue) => ({ projection, queue, position })),
    );
  };
}

async function loadQueues(
  client: PoolClient,
  projection: string,
  deviceIds: readonly string[],
): Promise<Map<string, DeviceQueue>> {
  const { rows } = await client.query<{ state: DeviceQueue }>({
    name: 'load device queues',
    text: `select state from dispatch.device_queue where projection = $1 and device_id = ${anyOf('$2', 'text')}`,
    values: [projection, deviceIds],
  });
  return new Map(rows.map(({ state }) => [state.deviceId, state]));
}
