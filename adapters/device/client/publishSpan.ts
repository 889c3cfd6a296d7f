import { SpanKind, SpanStatusCode, TraceFlags, type Tracer } from '@opentelemetry/api';
import { bytesFromTraceparent, formatTraceparent } from '../../../domain/kernel/traceContext.js';
import type { Outcome } from './outbox.js';

/** The trace of one publication, from the call to the broker's acknowledgement. */
export interface PublishTrace {
  /** For the envelope; empty when the publication is not sampled. */
  readonly traceContext: Uint8Array;
  end(outcome: Outcome): void;
}

const untraced: PublishTrace = { traceContext: new Uint8Array(0), end: () => undefined };

/** Starts the span `device publish`, the first span of the trace that ends with the live push to clients. */
export function startPublishTrace(tracer: Tracer | undefined, deviceId: string): PublishTrace {
  if (!tracer) return untraced;
  const attributes = {
    'messaging.system': 'mqtt',
    'messaging.destination.name': `devices/${deviceId}/up`,
    'messaging.operation.type': 'send',
    'brewline.device.id': deviceId,
  };
  const span = tracer.startSpan('device publish', { kind: SpanKind.PRODUCER, attributes });
  const context = span.spanContext();
  if ((context.traceFlags & TraceFlags.SAMPLED) === 0) return untraced;
  return {
    traceContext: bytesFromTraceparent(formatTraceparent(context)),
    end(outcome) {
      if (outcome !== 'acknowledged') span.setStatus({ code: SpanStatusCode.ERROR, message: outcome });
      span.end();
    },
  };
}
