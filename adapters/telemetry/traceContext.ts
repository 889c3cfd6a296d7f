import { ROOT_CONTEXT, trace, type Context, type SpanContext } from '@opentelemetry/api';
import { parseTraceparent } from '../../domain/kernel/traceContext.js';

/** The span of another process from a `traceparent`; undefined when it is invalid. */
export function remoteSpanOf(traceparent: string | undefined): SpanContext | undefined {
  const context = traceparent === undefined ? undefined : parseTraceparent(traceparent);
  return context && { ...context, isRemote: true };
}

/** The OpenTelemetry context with `traceparent`'s span as parent; the root when there is none. */
export function contextOf(traceparent: string | undefined): Context {
  const span = remoteSpanOf(traceparent);
  return span ? trace.setSpanContext(ROOT_CONTEXT, span) : ROOT_CONTEXT;
}
