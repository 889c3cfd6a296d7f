import { SpanKind, trace, type Tracer } from '@opentelemetry/api';
import type { MessageTracing } from '../../domain/kernel/tracing.js';
import { failSpan, startMessageSpan, traceparentOf } from './spans.js';

const kinds = { consumer: SpanKind.CONSUMER, producer: SpanKind.PRODUCER } as const;

/** Spans of messages with OpenTelemetry; call it after `startTelemetry`. */
export function createMessageTracing(tracer: Tracer = trace.getTracer('brewline')): MessageTracing {
  return {
    start(name, parentTraceparent, { kind = 'consumer', attributes = {} } = {}) {
      const span = startMessageSpan(tracer, name, { kind: kinds[kind], parentTraceparent, attributes });
      if (!span) return undefined;
      return {
        traceparent: traceparentOf(span, parentTraceparent) ?? '',
        end(error) {
          if (error !== undefined) failSpan(span, error);
          span.end();
        },
      };
    },
  };
}
