import type { AllStreamResolvedEvent, ResolvedEvent } from '@eventstore/db-client';
import { withStorableTexts } from '../../domain/kernel/text.js';
import type { EventMetadata, RecordedEvent } from '../../domain/kernel/events.js';

/**
 * Converts an event of the client to one of the domain; undefined for a link to a missing event. Old events may have texts that
 * can't be stored: these are made storable here.
 */
export function toRecordedEvent(resolved: ResolvedEvent | AllStreamResolvedEvent): RecordedEvent | undefined {
  const { event } = resolved;
  if (event === undefined) return undefined;
  return {
    stream: event.streamId,
    revision: event.revision,
    position: event.position?.commit ?? resolved.commitPosition ?? 0n,
    id: event.id,
    type: event.type,
    data: withStorableTexts(toData(event.data)),
    metadata: withStorableTexts(toMetadata(event.metadata, event.created)),
  };
}

/** JSON that is a bare text, number or boolean becomes an object too, so that every reader can handle it. */
function toData(data: unknown): object | Uint8Array {
  return typeof data === 'object' && data !== null ? data : { value: data };
}

/** Events of other writers may have other metadata or none; missing fields get a default. */
function toMetadata(metadata: unknown, created: Date): EventMetadata {
  const fields = typeof metadata === 'object' && metadata !== null ? metadata : {};
  const {
    schemaVersion,
    recordedAt,
    causedBy,
    traceparent,
    $correlationId,
    $causationId,
    editedBy,
    editedAt,
  } = fields as Record<string, unknown>;
  return {
    schemaVersion: typeof schemaVersion === 'number' ? schemaVersion : 1,
    recordedAt: typeof recordedAt === 'string' ? recordedAt : created.toISOString(),
    causedBy: typeof causedBy === 'string' ? causedBy : 'unknown',
    ...(typeof traceparent === 'string' && { traceparent }),
    ...(typeof $correlationId === 'string' && { $correlationId }),
    ...(typeof $causationId === 'string' && { $causationId }),
    ...(typeof editedBy === 'string' && { editedBy }),
    ...(typeof editedAt === 'string' && { editedAt }),
  };
}
