import { STATUS_CODES } from 'node:http';
import type { Response } from 'express';

/** RFC 9457 problem details. */
export interface Problem {
  /** `about:blank`, or a URN that says which rule. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  /** A stable code of Brewline, to search for. */
  readonly code?: string;
  /** How often a refused code may still be tried within this hour. */
  readonly triesLeft?: number;
  /** What is wrong where, for a request that does not match the API's description. */
  readonly errors?: readonly FieldProblem[];
  /** Identifies this request in logs and traces. */
  readonly traceId?: string;
}

export interface FieldProblem {
  /** JSON pointer into the body, or `query.<name>`, `path.<name>`, `header.<name>`. */
  readonly pointer: string;
  readonly detail: string;
  /** Of a rule that clients say in another language; with the values that it speaks of. */
  readonly code?: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

/** Thrown by a handler that refuses; the error handler answers with its problem. */
export class HttpProblem extends Error {
  readonly problem: Problem;

  constructor(
    status: number,
    detail: string,
    more: Pick<Problem, 'code' | 'errors' | 'triesLeft'> & {
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(detail);
    this.name = 'HttpProblem';
    const { headers = {}, ...members } = more;
    this.headers = headers;
    this.problem = { ...problemOfStatus(status), detail, ...members };
  }

  readonly headers: Readonly<Record<string, string>>;
}

/** A problem with only its status. */
export function problemOfStatus(status: number): Problem {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status };
}

export function sendProblem(response: Response, problem: Problem): void {
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}
