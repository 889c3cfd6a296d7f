import { linkedAbortController } from '../../domain/kernel/linkedAbortController.js';
import { messageOf } from '../../domain/kernel/errors.js';
import { ApiUnreachable } from './errors.js';

/**
 * Gives the bearer token of a request. `refused` is the token that the API has just answered with 401: another one is tried once,
 * with the same one or none the 401 is the answer.
 */
export type TokenSource = (refused?: string) => string | undefined | Promise<string | undefined>;

export interface SendOptions {
  /** Left out where the browser sends the cookie. */
  readonly token?: TokenSource;
  /** Time limit of the whole answer, or of the beginning of a stream. */
  readonly timeoutMs: number;
}

/** Sends a request with a token and a time limit. */
export async function send(request: Request, { token, timeoutMs }: SendOptions): Promise<Response> {
  if (!token) return sendInTime(request, timeoutMs);
  const spare = request.clone();
  const first = await token();
  const response = await sendInTime(authorized(request, first), timeoutMs);
  if (response.status !== 401) return response;
  const second = await token(first);
  if (second === undefined || second === first) return response;
  return sendInTime(authorized(spare, second), timeoutMs);
}

function authorized(request: Request, token: string | undefined): Request {
  if (token !== undefined) request.headers.set('authorization', `Bearer ${token}`);
  return request;
}

/** Reads the body too, so that the time limit holds for it. */
async function sendInTime(request: Request, timeoutMs: number): Promise<Response> {
  const controller = linkedAbortController(request.signal);
  const outOfTime = new Error(`no answer within ${timeoutMs} ms`);
  const timer = setTimeout(() => controller.abort(outOfTime), timeoutMs);
  try {
    const response = await fetch(request, { signal: controller.signal });
    return isEventStream(response) ? response : await whole(response);
  } catch (cause) {
    if (request.signal.aborted) throw request.signal.reason;
    const { pathname } = new URL(request.url);
    throw new ApiUnreachable(`${request.method} ${pathname}: ${reasonOf(cause)}`, { cause });
  } finally {
    clearTimeout(timer);
  }
}

export function isEventStream(response: Response): boolean {
  return response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
}

const statusesWithoutBody: ReadonlySet<number> = new Set([204, 205, 304]);

async function whole(response: Response): Promise<Response> {
  const { status, statusText, headers, url } = response;
  const body = await response.arrayBuffer();
  const copy = new Response(statusesWithoutBody.has(status) ? null : body, { status, statusText, headers });
  return Object.defineProperty(copy, 'url', { value: url });
}

/** Node's fetch says only "fetch failed"; the reason is in its cause. */
function reasonOf(error: unknown): string {
  const { cause } = error as { readonly cause?: unknown };
  return messageOf(cause ?? error);
}
