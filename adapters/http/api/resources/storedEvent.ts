import { parseTraceparent } from '../../../../domain/kernel/traceContext.js';
import { actorOfLogin } from '../../../../domain/people/index.js';
import type {
  EventCause,
  StoredEventDetails,
  StoredEventHead,
} from '../../../../projections/queries/index.js';

/** `StoredEvent` of openapi.yaml. */
export function storedEventResource({ metadata, revision, position, ...head }: StoredEventHead) {
  const { schemaVersion, recordedAt, causedBy, traceparent } = metadata;
  const { $correlationId: correlationId = null, $causationId: causationId = null } = metadata;
  return {
    ...{ stream: head.stream, revision: Number(revision), position: String(position) },
    ...{ id: head.id, type: head.type, bytes: head.bytes, schemaVersion },
    recordedAt: timeOrNull(recordedAt),
    causedBy: causerOf(causedBy),
    traceId: traceparent === undefined ? null : (parseTraceparent(traceparent)?.traceId ?? null),
    ...{ correlationId, causationId },
  };
}

/** `StoredEventDetails` of openapi.yaml. */
export function storedEventDetailsResource({ head, content, cause, about }: StoredEventDetails) {
  return {
    event: storedEventResource(head),
    content: content.type,
    data: 'data' in content ? content.data : null,
    hex: content.type === 'bytes' ? Buffer.from(content.start).toString('hex') : null,
    texts: content.type === 'json' ? content.texts : 'none',
    cause: cause ? causeResource(cause) : null,
    about: about ?? null,
  };
}

function causeResource(cause: EventCause) {
  if (cause.type === 'event')
    return {
      ...{ type: cause.type, deviceId: null, epoch: null, boot: null, seq: null },
      event: cause.stored && storedEventResource(cause.stored),
    };
  return { ...cause, event: null };
}

/** Events of before 0.2.0 name people by their log-ins. */
function causerOf(causedBy: string): string {
  const [, login] = /^person:(.*)$/s.exec(causedBy) ?? [];
  return login === undefined ? causedBy : `person:${actorOfLogin(login)}`;
}

/** Other writers write what they like. */
function timeOrNull(text: string): string | null {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}
