import { randomBytes } from 'node:crypto';
import { context, SpanKind, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api';
import type { RequestHandler, Response } from 'express';

/**
 * Runs each request in a span, and gives it an id for logs: the trace's, or a random one when no trace is recorded. The caller's
 * `traceparent` is not continued, because Brewline decides what it records.
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

/** The id of the answered request; undefined before {@link requestTrace}. */
export function traceIdOf(response: Response): string | undefined {
  return (response.locals as { traceId?: string }).traceId;
}
