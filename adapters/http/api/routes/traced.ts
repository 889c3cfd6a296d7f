import type { ApiTracing } from '../ports.js';

/** The trace of the current request, for its consequences; empty without tracing. */
export function traced(tracing: ApiTracing): { readonly traceparent?: string } {
  const traceparent = tracing.activeTraceparent();
  return traceparent === undefined ? {} : { traceparent };
}
