import { backOffMs } from '../../../domain/kernel/backOff.js';
import { linkedAbortController } from '../../../domain/kernel/linkedAbortController.js';
import { ApiProblem, ApiUnreachable } from '../errors.js';
import { pause } from './pause.js';

export interface ConnectionOptions {
  /** Ends the stream, without an error. */
  readonly signal?: AbortSignal;
  /** Called when the connection is established or lost, for example to show it to a person. */
  readonly onConnection?: (connection: LiveConnection) => void;
  /** A stream that is silent for this long is opened again; 45 s by default. */
  readonly silenceMs?: number;
}

export type LiveConnection =
  | { readonly type: 'open' }
  /** `cause` is left out when the API ended the stream. */
  | { readonly type: 'lost'; readonly cause?: Error; readonly nextAttemptInMs: number };

/** What one connection is made with. */
export interface Attempt {
  readonly signal: AbortSignal;
  readonly silenceMs: number;
  /** To be called once the API has answered. */
  readonly opened: () => void;
  /** To be called when the API says how long to wait before the next attempt. */
  readonly onRetry: (retryMs: number) => void;
}

/** Used until the API sends `retry`. The shortest wait always applies, so that no client floods the API. */
const defaultRetryMs = 3_000;
const shortestRetryMs = 100;
const longestRetryMs = 30_000;

/**
 * Connects, and connects again when the connection is lost, until `signal` aborts.
 *
 * @throws ApiProblem when asking again is of no use, and whatever `connect` throws that is no failure of a connection
 */
export async function* reconnecting<Event>(
  connect: (attempt: Attempt) => AsyncGenerator<Event, void>,
  { signal = new AbortController().signal, onConnection, silenceMs = 45_000 }: ConnectionOptions,
): AsyncGenerator<Event, void> {
  let retryMs = defaultRetryMs;
  let failures = 0;
  while (!signal.aborted) {
    const connection = linkedAbortController(signal);
    let cause: Error | undefined;
    try {
      yield* connect({
        signal: connection.signal,
        silenceMs,
        opened: () => {
          onConnection?.({ type: 'open' });
          failures = 0;
        },
        onRetry: (ms) => (retryMs = Math.max(ms, shortestRetryMs)),
      });
    } catch (error) {
      if (signal.aborted) return;
      if (!mayPass(error)) throw error;
      cause = error;
    } finally {
      connection.abort();
    }
    if (signal.aborted) return;
    const nextAttemptInMs = waitMs(cause, retryMs, failures++);
    onConnection?.({ type: 'lost', nextAttemptInMs, ...(cause && { cause }) });
    await pause(nextAttemptInMs, signal);
  }
}

const passingStatuses: ReadonlySet<number> = new Set([408, 425, 429]);

/** Whether the same request may succeed later. */
function mayPass(error: unknown): error is Error {
  if (error instanceof ApiProblem) return error.status >= 500 || passingStatuses.has(error.status);
  return error instanceof ApiUnreachable;
}

function waitMs(cause: Error | undefined, retryMs: number, failures: number): number {
  const maxMs = Math.max(longestRetryMs, retryMs);
  const backOff = backOffMs({ firstMs: retryMs, maxMs }, failures, Math.random());
  return cause instanceof ApiProblem ? Math.max(backOff, cause.retryAfterMs ?? 0) : backOff;
}
