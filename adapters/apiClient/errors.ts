import type { Problem } from './schemas.js';

/** A refused request: problem details (RFC 9457), or a substitute when the answer has none. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly title: string;
  readonly type: string;
  /** A stable code of Brewline; `undefined` when the status is enough. */
  readonly code: string | undefined;
  readonly detail: string | undefined;
  /** Identifies the request in Brewline's logs and traces. */
  readonly traceId: string | undefined;
  /** Of a refused code, how often another one may be tried within the hour. */
  readonly triesLeft: number | undefined;
  /** The fields that are wrong, and why. */
  readonly errors: NonNullable<Problem['errors']>;
  /** How long the API asks to wait before another attempt. */
  readonly retryAfterMs: number | undefined;

  constructor(problem: Problem, response: Response) {
    super(`${pathOf(response)}: ${problem.status} ${problem.detail ?? problem.title}`);
    this.name = 'ApiProblem';
    this.status = problem.status;
    this.title = problem.title;
    this.type = problem.type;
    this.code = problem.code;
    this.detail = problem.detail;
    this.traceId = problem.traceId;
    this.triesLeft = problem.triesLeft;
    this.errors = problem.errors ?? [];
    const retryAfter = response.headers.get('retry-after');
    this.retryAfterMs = /^\d+$/.test(retryAfter ?? '') ? Number(retryAfter) * 1_000 : undefined;
  }
}

/** The API did not answer in time, or the connection was lost; `cause` says why. Whether the request was executed is unknown. */
export class ApiUnreachable extends Error {
  override readonly name = 'ApiUnreachable';
}

interface Answer<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}

/**
 * The body of an answer, for those who would rather catch refusals than look at them:
 *
 * ```ts
 * const { items } = dataOf(await api.GET('/api/v1/devices'));
 * ```
 *
 * @throws ApiProblem when the request was refused.
 */
export function dataOf<Data>({ data, error, response }: Answer<Data>): Data {
  if (!response.ok) throw new ApiProblem(problemIn(error, response), response);
  return data as Data;
}

/** A proxy in between may answer without problem details. */
function problemIn(error: unknown, { status, statusText }: Response): Problem {
  if (typeof error === 'object' && error !== null && 'title' in error) return error as Problem;
  const detail = typeof error === 'string' && error !== '' ? { detail: error.slice(0, 200) } : {};
  return { type: 'about:blank', title: statusText || `status ${status}`, status, ...detail };
}

function pathOf({ url }: Response): string {
  return URL.canParse(url) ? new URL(url).pathname : 'API';
}
