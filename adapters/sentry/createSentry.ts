import { setTimeout as sleep } from 'node:timers/promises';
import type { ErrorForwarder } from '../../commands/ports/index.js';
import type { CollectedGroup } from '../../domain/errorGroups/index.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { SentryDsn } from './dsn.js';
import { envelopeOf, type EventSource } from './envelopeOf.js';
import { postEnvelope, type Posted } from './postEnvelope.js';

export interface SentryOptions extends EventSource {
  readonly dsn: SentryDsn;
  readonly logger: Logger;
  readonly limits?: Partial<SentryLimits>;
}

export interface SentryLimits {
  /** Events that wait, at most; further ones are counted only. An event has some 10 KiB. */
  readonly waiting: number;
  readonly answerWithinMs: number;
  /** The pause after a failure; it doubles with each further one. */
  readonly pauseMs: number;
  readonly longestPauseMs: number;
  /** The same where the server says how long. */
  readonly longestRetryAfterMs: number;
  readonly tellEveryMs: number;
}

export interface Sentry extends ErrorForwarder {
  /** Sends what waits, but not for longer than this, and not to a server that failed last. The rest is counted and told. */
  close(withinMs: number): Promise<void>;
}

const usualLimits: SentryLimits = {
  waiting: 200,
  answerWithinMs: 5_000,
  pauseMs: 1_000,
  longestPauseMs: 300_000,
  longestRetryAfterMs: 3_600_000,
  tellEveryMs: 60_000,
};

/**
 * Sends errors to a server that speaks Sentry's protocol: one event for each group of a report, one after the other, each once.
 * An event that fails is lost, and so is what comes when too many wait; both are counted, and told of once a minute. It logs no
 * `err`, so a failure is never itself an error to send.
 */
export function createSentry(options: SentryOptions): Sentry {
  const { dsn, logger, version } = options;
  const limits = { ...usualLimits, ...options.limits };
  const waiting: Waiting[] = [];
  const losses = countLosses(logger);
  const telling = setInterval(() => losses.tell(), limits.tellEveryMs).unref();
  const ending = new AbortController();
  let failures = 0;
  let sending: Promise<void> | undefined;

  async function sendNext({ envelope, errors }: Waiting): Promise<void> {
    const signal = AbortSignal.any([ending.signal, AbortSignal.timeout(limits.answerWithinMs)]);
    const posted = await postEnvelope({ dsn, client: `brewline/${version}`, envelope, signal });
    if (posted.type !== 'taken') losses.add(errors, posted.why);
    failures = posted.type === 'unavailable' ? failures + 1 : 0;
    if (posted.type === 'unavailable') {
      // A role that stops must not wait for it.
      await sleep(pauseOf(posted), undefined, { signal: ending.signal, ref: false }).catch(() => undefined);
    }
  }

  function pauseOf({ retryAfterMs }: Extract<Posted, { type: 'unavailable' }>): number {
    if (retryAfterMs !== undefined) return Math.min(retryAfterMs, limits.longestRetryAfterMs);
    return Math.min(limits.pauseMs * 2 ** (failures - 1), limits.longestPauseMs);
  }

  async function sendAll(): Promise<void> {
    while (!ending.signal.aborted) {
      const next = waiting.shift();
      if (!next) break;
      await sendNext(next);
    }
    sending = undefined;
  }

  function take(role: string, group: CollectedGroup): void {
    if (waiting.length >= limits.waiting || ending.signal.aborted)
      losses.add(group.errors, 'too many waited');
    else waiting.push({ envelope: envelopeOf(role, group, options), errors: group.errors });
  }

  return {
    forward(role, groups) {
      for (const group of groups) take(role, group);
      if (waiting.length > 0) sending ??= sendAll();
    },
    async close(withinMs) {
      clearInterval(telling);
      const inTime = sleep(withinMs, undefined, { signal: ending.signal }).catch(() => undefined);
      if (failures === 0 && sending) await Promise.race([sending, inTime]);
      ending.abort();
      await sending;
      for (const { errors } of waiting.splice(0)) losses.add(errors, 'the role stopped');
      losses.tell();
    },
  };
}

interface Waiting {
  readonly envelope: string;
  /** How many the event stands for. */
  readonly errors: number;
}

function countLosses(logger: Logger) {
  let lost = 0;
  let reason = '';
  return {
    add(errors: number, why: string): void {
      lost += errors;
      reason = why;
    },
    tell(): void {
      if (lost > 0)
        logger.warn({ lost }, `${lost} errors could not be sent to Sentry; the last because ${reason}`);
      lost = 0;
    },
  };
}
