import { recordedDeviceEvents, type RecordedDeviceEvent } from '../../../projections/deviceEvents/index.js';
import { unnestInsert } from '../unnest.js';
import type { ReadModel } from './readModel.js';
import { traceIdOf } from './timeline.js';

const insertEvents = unnestInsert<RecordedDeviceEvent>(
  'read_model.device_event',
  [
    { name: 'device_id', type: 'text', of: ({ event }) => event.data.deviceId },
    { name: 'revision', type: 'bigint', of: ({ record }) => record.revision },
    { name: 'type', type: 'text', of: ({ event }) => event.type },
    { name: 'recorded_at', type: 'timestamptz', of: ({ record }) => record.metadata.recordedAt },
    { name: 'data', type: 'jsonb', of: ({ event }) => JSON.stringify(event.data) },
    { name: 'trace_id', type: 'text', of: ({ record }) => traceIdOf(record) },
  ],
  '',
);

/** Events of each device itself: connections, missing messages and anomalies. */
export const deviceEvents: ReadModel = {
  name: 'deviceEvents',
  tables: ['device_event'],
  write: (client, { events }) => insertEvents(client, recordedDeviceEvents(events)),
};
