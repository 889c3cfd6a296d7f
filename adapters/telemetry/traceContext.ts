import { ROOT_CONTEXT, trace, type Context, type SpanContext } from '@opentelemetry/api';
import { parseTraceparent } from '../../domain/kernel/traceContext.js';

/** The span of another process that a `traceparent` names; undefined when it names none. */
export function remoteSpanOf(traceparent: string | undefined): SpanContext | undefined {
  const context = traceparent === undefined ? undefined : parseTraceparent(traceparent);
  return context && { ...context, isRemote: true };
}

/** The OpenTelemetry context in which a span becomes a child of `traceparent`'s span; the root when there is none. */
export function contextOf(traceparent: string | undefined): Context {
  const span = remoteSpanOf(traceparent);
  return span ? trace.setSpanContext(ROOT_CONTEXT, span) : ROOT_CONTEXT;
}
