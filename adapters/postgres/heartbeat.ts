import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientBase } from 'pg';

export interface HeartbeatOptions {
  /** From an answer to the next question. */
  readonly everyMs: number;
  /** A server that does not answer within this is gone. */
  readonly answerWithinMs: number;
  /** Ends the heartbeat. */
  readonly signal: AbortSignal;
}

/**
 * Asks the server of a connection now and then whether it is there: TCP notices a server that vanished only while nothing is on its
 * way to it, or after a quarter of an hour.
 *
 * @returns when `signal` aborts.
 * @throws Error when the server does not answer in time, or the connection breaks.
 */
export async function heartbeat(
  client: ClientBase,
  { everyMs, answerWithinMs, signal }: HeartbeatOptions,
): Promise<void> {
  for (;;) {
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    await answer(client, answerWithinMs);
  }
}

async function answer(client: ClientBase, withinMs: number): Promise<void> {
  const answered = new AbortController();
  const late = sleep(withinMs, undefined, { signal: answered.signal }).then(
    () => Promise.reject(new Error(`PostgreSQL did not answer within ${withinMs} ms`)),
    () => undefined,
  );
  const query = client.query('select 1');
  query.catch(() => undefined);
  try {
    await Promise.race([query, late]);
  } finally {
    answered.abort();
  }
}
