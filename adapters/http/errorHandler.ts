import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Logger } from '../../domain/kernel/logger.js';
import { HttpProblem, problemOfStatus, sendProblem } from './problem.js';
import { problemOf } from './problemOf.js';
import { traceIdOf } from './requestTrace.js';

/** Answers every error with problem details. An internal error is logged in full and answered without its text. */
export function errorHandler(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    // The answer came too late: the request was already answered with 503, which is logged.
    if (response.writableEnded && isAnswerTwice(error)) return;
    const traceId = traceIdOf(response);
    const problem = { ...problemOf(error), ...(traceId !== undefined && { traceId }) };
    if (problem.status >= 500) logger.error({ err: error, traceId, path: request.path }, 'request failed');
    // The answer was complete before the error.
    if (response.writableEnded) return;
    if (response.headersSent) {
      // Too late for an answer: express closes the connection.
      next(error);
      return;
    }
    response.set(headersOf(error));
    if (problem.status === 503 && !response.hasHeader('Retry-After')) response.set('Retry-After', '2');
    sendProblem(response, problem);
  };
}

function isAnswerTwice(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_HTTP_HEADERS_SENT';
}

/** For paths without a route. */
export const notFound: RequestHandler = (_request, response) => {
  const traceId = traceIdOf(response);
  sendProblem(response, { ...problemOfStatus(404), ...(traceId !== undefined && { traceId }) });
};

/** `Allow` of a 405, `Retry-After` and similar. */
function headersOf(error: unknown): Record<string, string> {
  if (error instanceof HttpProblem) return error.headers;
  if (typeof error !== 'object' || error === null || !('headers' in error)) return {};
  const { headers } = error;
  return typeof headers === 'object' && headers !== null ? (headers as Record<string, string>) : {};
}
