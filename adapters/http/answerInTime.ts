import type { ErrorRequestHandler, RequestHandler } from 'express';
import { HttpProblem } from './problem.js';

/**
 * Gives up on a request whose answer has not begun after this time. A stream that began goes on.
 *
 * @param onError answers, and is called apart from the chain of handlers: `next` would leave it behind for the error of an answer
 *   that comes later.
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
