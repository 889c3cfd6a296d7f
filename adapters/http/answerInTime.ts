import type { RequestHandler } from 'express';
import { HttpProblem } from './problem.js';

/** Gives up on a request whose answer has not begun after this time. A stream that began goes on. */
export function answerInTime(withinMs: number): RequestHandler {
  return (_request, response, next) => {
    const timer = setTimeout(() => {
      if (!response.headersSent) next(new HttpProblem(503, 'the answer took too long'));
    }, withinMs);
    response.once('close', () => clearTimeout(timer));
    next();
  };
}
