import { trace } from '@opentelemetry/api';
import { traceparentOf } from '../../../telemetry/index.js';

/** The trace of the request that is answered, for what it leads to; nothing where nobody traces. */
export function traced(): { readonly traceparent?: string } {
  const traceparent = traceparentOf(trace.getActiveSpan());
  return traceparent === undefined ? {} : { traceparent };
}
