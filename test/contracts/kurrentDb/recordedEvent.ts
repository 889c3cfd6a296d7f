import type * as KurrentDb from '@kurrent/kurrentdb-client';
import type { RecordedEvent } from '../../../domain/kernel/events.js';

export type Library = typeof KurrentDb;

/** Of what somebody else wrote without them. */
const ofStrangers = { schemaVersion: 1, causedBy: 'unknown' };

export function toRecorded(event: KurrentDb.RecordedEvent): RecordedEvent {
  return {
    stream: event.streamId,
    revision: event.revision,
    position: event.position?.commit ?? 0n,
    id: event.id,
    type: event.type,
    data: event.data as object,
    metadata: {
      ...ofStrangers,
      recordedAt: event.created.toISOString(),
      ...(event.metadata as object),
    },
  };
}
