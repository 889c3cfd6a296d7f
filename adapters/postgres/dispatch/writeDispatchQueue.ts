import type { PoolClient } from 'pg';
import type { RecordedEvent } from '../../../domain/events.js';
import { toDispatchChange, type DispatchChange } from '../../../projections/dispatchQueue/index.js';
import { timestamp } from '../unnest.js';

/** Applies events to what the dispatcher works from; they are few, so one statement each is enough. */
export async function writeDispatchQueue(
  client: PoolClient,
  events: readonly RecordedEvent[],
): Promise<void> {
  for (const event of events) {
    const change = toDispatchChange(event);
    if (change) await apply(client, change);
  }
}

async function apply(client: PoolClient, change: DispatchChange): Promise<void> {
  switch (change.type) {
    case 'open': {
      const { commandId, deviceId, deadlineMs, requestedAtMs, traceparent } = change;
      const text = `insert into dispatch.open_command (command_id, device_id, status, deadline, requested_at, traceparent)
        values ($1, $2, 'waiting', $3, $4, $5) on conflict do nothing`;
      await client.query(text, [
        commandId,
        deviceId,
        timestamp(deadlineMs),
        timestamp(requestedAtMs),
        traceparent,
      ]);
      return;
    }
    case 'status':
      await client.query('update dispatch.open_command set status = $2 where command_id = $1', [
        change.commandId,
        change.status,
      ]);
      return;
    case 'close':
      await client.query('delete from dispatch.open_command where command_id = $1', [change.commandId]);
      return;
    case 'connected': {
      const { deviceId } = change;
      await client.query('insert into dispatch.connected_device values ($1) on conflict do nothing', [
        deviceId,
      ]);
      const resend = `update dispatch.open_command set status = 'waiting' where device_id = $1 and status = 'sent'`;
      await client.query(resend, [deviceId]);
      return;
    }
    case 'disconnected':
      await client.query('delete from dispatch.connected_device where device_id = $1', [change.deviceId]);
  }
}
