import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientBase } from 'pg';

export interface HeartbeatOptions {
  /** Time between an answer and the next check. */
  readonly everyMs: number;
  /** A server that does not answer within this time counts as dead. */
  readonly answerWithinMs: number;
  /** Ends the heartbeat. */
  readonly signal: AbortSignal;
}

/**
 * Checks at intervals whether the server of a connection answers. TCP alone notices a dead server only when nothing is in flight
 * to it, or after a quarter of an hour.
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
