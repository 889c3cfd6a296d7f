import { isSpanContextValid, trace } from '@opentelemetry/api';
import { formatTraceparent } from '../../../../domain/kernel/traceContext.js';

/** The trace of the request that is answered, for what it leads to; nothing where nobody traces. */
export function traced(): { readonly traceparent?: string } {
  const span = trace.getActiveSpan()?.spanContext();
  return span && isSpanContextValid(span) ? { traceparent: formatTraceparent(span) } : {};
}
