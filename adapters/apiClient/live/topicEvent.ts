import type { EventSourceMessage } from 'eventsource-parser';
import type { Alarm, Brew, Command, Device, Schemas, Session } from '../schemas.js';

export type TopicName = Schemas['LiveTopic'];

/** What a stream of topics says. */
export type TopicEvent =
  /** The rows of this topic follow: all of them (`snapshot`: others are gone), or those that have changed. */
  | ({ readonly type: 'topic' } & Schemas['LiveTopicBegun'])
  /** There is nothing of this topic to see any more. */
  | ({ readonly type: 'ended' } & Schemas['LiveTopicEnded'])
  | RowEvent
  | { readonly type: 'counts'; readonly row: Schemas['LiveCounts']['row'] }
  /** All open alerts of the service. */
  | { readonly type: 'alerts'; readonly row: Schemas['LiveAlerts']['row'] }
  | { readonly type: 'debug'; readonly row: Schemas['DeviceDebug'] }
  /** Everything up to now was sent. */
  | { readonly type: 'synced' };

/** A row as its `GET` answers it; a device without its `sequence`. */
export type RowEvent =
  | { readonly type: 'device'; readonly row: Device }
  | { readonly type: 'session'; readonly row: Session }
  | { readonly type: 'command'; readonly row: Command }
  | { readonly type: 'brew'; readonly row: Brew }
  | { readonly type: 'alarm'; readonly row: Alarm };

/** As it comes: with the position of a row, and of what is complete. */
export type SentEvent = TopicEvent & { readonly position?: string };

const types: ReadonlySet<string | undefined> = new Set([
  ...[
    'topic',
    'ended',
    'device',
    'session',
    'command',
    'brew',
    'alarm',
    'counts',
    'alerts',
    'debug',
    'synced',
  ],
]);

/** `undefined` for an event that only a later version of the API knows, and for the last one, which has its status at the next attempt. */
export function sentEventOf({ event, data }: EventSourceMessage): SentEvent | undefined {
  if (!types.has(event)) return undefined;
  return { type: event, ...(JSON.parse(data) as object) } as SentEvent;
}

/** What a row is called, so that its versions are recognized; a row belongs to one device. */
export function keyOf(event: RowEvent): RowKey {
  const { type, row } = event;
  switch (type) {
    case 'device':
      return { type, deviceId: row.deviceId, id: row.deviceId };
    case 'session':
      return { type, deviceId: row.deviceId, id: row.sessionId };
    case 'command':
      return { type, deviceId: row.deviceId, id: row.commandId };
    case 'brew':
      return { type, deviceId: row.baseId, id: row.brewId };
    case 'alarm':
      return { type, deviceId: row.deviceId, id: row.alarmId };
  }
}

export interface RowKey {
  readonly type: RowEvent['type'];
  readonly deviceId: string;
  readonly id: string;
}
