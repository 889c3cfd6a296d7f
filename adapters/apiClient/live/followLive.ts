import type { Client } from 'openapi-fetch';
import { backOffMs } from '../../../domain/kernel/backOff.js';
import { linkedAbortController } from '../../../domain/kernel/linkedAbortController.js';
import { ApiProblem, ApiUnreachable, dataOf } from '../errors.js';
import type { paths } from '../generated/openapi.js';
import { isEventStream } from '../send.js';
import { liveChangeOf, type LiveChange } from './liveChange.js';
import { pause } from './pause.js';
import { readEvents } from './readEvents.js';

export type { LiveChange } from './liveChange.js';

export interface LiveOptions {
  /** At most 50; changes of their commands are included. */
  readonly devices?: readonly string[];
  /** At most 50. */
  readonly sessions?: readonly string[];
  /** The `id` of the last known change: only later changes are sent. */
  readonly lastEventId?: string;
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

/** Used until the API sends `retry`. The shortest wait always applies, so that no client floods the API. */
const defaultRetryMs = 3_000;
const shortestRetryMs = 100;
const longestRetryMs = 30_000;

/** See {@link ApiClient.live}. */
export async function* followLive(
  client: Client<paths>,
  options: LiveOptions,
): AsyncGenerator<LiveChange, void> {
  const { signal = new AbortController().signal, onConnection, silenceMs = 45_000 } = options;
  let { lastEventId } = options;
  let retryMs = defaultRetryMs;
  let failures = 0;
  while (!signal.aborted) {
    const connection = linkedAbortController(signal);
    let cause: Error | undefined;
    try {
      const body = await open(client, { ...options, ...(lastEventId && { lastEventId }) }, connection.signal);
      onConnection?.({ type: 'open' });
      failures = 0;
      const onRetry = (ms: number) => (retryMs = Math.max(ms, shortestRetryMs));
      for await (const event of readEvents(body, { signal: connection.signal, silenceMs, onRetry })) {
        lastEventId = event.id ?? lastEventId;
        const change = liveChangeOf(event);
        if (change) yield change;
      }
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

async function open(
  client: Client<paths>,
  { devices = [], sessions = [], lastEventId }: LiveOptions,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const answer = await client.GET('/api/v1/live', {
    params: {
      query: { device: [...devices], session: [...sessions] },
      ...(lastEventId !== undefined && { header: { 'Last-Event-ID': lastEventId } }),
    },
    parseAs: 'stream',
    signal,
    cache: 'no-store',
  });
  dataOf(answer);
  const { response } = answer;
  if (!response.body || !isEventStream(response)) throw new Error('what answered is no stream of events');
  return response.body;
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
