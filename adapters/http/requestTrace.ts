import { randomBytes } from 'node:crypto';
import { context, SpanKind, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api';
import type { RequestHandler, Response } from 'express';

/**
 * Runs each request in a span, and gives it an id under which it is found in logs: the trace's, or a random one where no trace is
 * recorded. The caller's `traceparent` is not continued: whether we record is ours to decide.
 */
export function requestTrace(tracer: Tracer): RequestHandler {
  return (request, response, next) => {
    const span = tracer.startSpan(`${request.method} request`, { kind: SpanKind.SERVER });
    const spanContext = span.spanContext();
    const locals = response.locals as { traceId?: string };
    locals.traceId = trace.isSpanContextValid(spanContext)
      ? spanContext.traceId
      : randomBytes(16).toString('hex');
    response.once('close', () => {
      span.setAttributes({
        'http.request.method': request.method,
        'url.path': request.path,
        'http.response.status_code': response.statusCode,
      });
      if (response.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    });
    context.with(trace.setSpan(context.active(), span), next);
  };
}

/** The id of the request that this answers; undefined before {@link requestTrace}. */
export function traceIdOf(response: Response): string | undefined {
  return (response.locals as { traceId?: string }).traceId;
}
