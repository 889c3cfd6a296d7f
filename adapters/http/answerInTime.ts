import type { ErrorRequestHandler, RequestHandler } from 'express';
import { HttpProblem } from './problem.js';

/**
 * Answers 503 when no answer has begun after this time. A stream that has begun continues.
 *
 * @param onError sends the answer. It is called directly: after `next`, the error of a later answer would have no handler.
 */
export function answerInTime(withinMs: number, onError: ErrorRequestHandler): RequestHandler {
  return (request, response, next) => {
    const timer = setTimeout(() => {
      if (response.headersSent) return;
      void onError(new HttpProblem(503, 'the answer took too long'), request, response, next);
    }, withinMs);
    response.once('close', () => clearTimeout(timer));
    next();
  };
}
