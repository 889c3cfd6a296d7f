import { SpanKind, trace } from '@opentelemetry/api';
import type { MessageTracing } from '../../domain/kernel/tracing.js';
import { failSpan, startMessageSpan, traceparentOf } from './spans.js';

/** Spans of messages on OpenTelemetry; call it after `startTelemetry`. */
export function createMessageTracing(): MessageTracing {
  const tracer = trace.getTracer('brewline');
  return {
    start(name, parentTraceparent) {
      const span = startMessageSpan(tracer, name, { kind: SpanKind.CONSUMER, parentTraceparent });
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
