import type { RequestHandler } from 'express';
import { HttpProblem } from './problem.js';

/** Answers 503 when no answer has begun after this time. A stream that has begun continues. */
export function answerInTime(withinMs: number): RequestHandler {
  return (_request, response, next) => {
    const timer = setTimeout(() => {
      if (!response.headersSent) next(new HttpProblem(503, 'the answer took too long'));
    }, withinMs);
    response.once('close', () => clearTimeout(timer));
    next();
  };
}
