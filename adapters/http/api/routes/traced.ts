import type { ApiTracing } from '../ports.js';

/** The trace of the request that is answered, for what it leads to; nothing where nobody traces. */
export function traced(tracing: ApiTracing): { readonly traceparent?: string } {
  const traceparent = tracing.activeTraceparent();
  return traceparent === undefined ? {} : { traceparent };
}
