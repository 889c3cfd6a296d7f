import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode, messageOf } from '../../domain/kernel/errors.js';
import type { Logger } from '../../domain/kernel/logger.js';
import { decideNotices, retryAtMs, type NotificationWay } from '../../domain/notifications/index.js';
import type {
  Attempt,
  Delivery,
  DeliveryFailure,
  DueNotices,
  NotificationOutbox,
  NotificationSender,
} from '../ports/index.js';

export interface DelivererParts {
  readonly outbox: NotificationOutbox;
  /** Without a sender, everything by a way fails as not configured. */
  readonly senders: Readonly<Partial<Record<NotificationWay, NotificationSender>>>;
  /** Whether every event up to now has been seen: else an alarm that is due may be over. */
  readonly isCurrent: () => boolean;
  readonly logger: Logger;
  readonly now: () => Date;
  readonly onDelivery: (delivery: { readonly way: NotificationWay; readonly outcome: string }) => void;
}

export interface Deliverer {
  /** Tells people what is due, until `signal` aborts. */
  run(signal: AbortSignal): Promise<void>;
  /** There may be something due. */
  wake(): void;
}

const lookEveryMs = 1_000;
/** Of each way, so that many receivers that hang by one do not hold those by another. */
const mostAtOnce = 16;
/** A sender answers within 10 s; one that does not is not waited for. */
const deliverWithinMs = 15_000;
/** The process ends then: what is under way is repeated by the next. */
const stopWithinMs = 2_000;

/** Tells people what waits in the outbox: at least once, one at a time by each way of a person. */
export function createDeliverer(parts: DelivererParts): Deliverer {
  const { outbox, isCurrent, logger, now } = parts;
  const busy = new Map<string, { readonly way: NotificationWay; readonly ended: Promise<void> }>();
  let woken = new AbortController();

  const freeOf = (way: NotificationWay) =>
    mostAtOnce - [...busy.values()].filter((each) => each.way === way).length;

  function begin(attempt: Attempt): void {
    const ended = deliver(parts, attempt)
      .catch((err: unknown) => {
        // It is repeated: nothing says that it arrived.
        logger.warn({ err, way: attempt.way }, `a notification's outcome was not stored: ${messageOf(err)}`);
      })
      .finally(() => {
        busy.delete(attempt.wayId);
        woken.abort();
      });
    busy.set(attempt.wayId, { way: attempt.way, ended });
  }

  async function claimDue(): Promise<void> {
    const nowMs = now().getTime();
    const current = isCurrent();
    const decide = (due: DueNotices) =>
      withinCapacity(due, nowMs, freeOf).map((decision, index) =>
        // What is wrong with the service is told also while it can't tell what of machines is over.
        current || due.due[index]?.type === 'alert' ? decision : ({ type: 'later' } as const),
      );
    for (const attempt of await outbox.claim(nowMs, [...busy.keys()], decide)) begin(attempt);
  }

  return {
    wake: () => woken.abort(),
    async run(signal) {
      while (!signal.aborted) {
        woken = new AbortController();
        try {
          await claimDue();
        } catch (err) {
          const known = hasCode(err, 'DATABASE_UNAVAILABLE');
          logger[known ? 'warn' : 'error']({ err }, `notifications interrupted: ${messageOf(err)}`);
        }
        await pause(lookEveryMs, AbortSignal.any([signal, woken.signal]));
      }
      await Promise.race([Promise.all([...busy.values()].map(({ ended }) => ended)), sleep(stopWithinMs)]);
    },
  };
}

/** One at a time by each way of a person, and some by each kind of way. */
function withinCapacity(
  { due, told, quietUntilMs }: DueNotices,
  nowMs: number,
  freeOf: (way: NotificationWay) => number,
) {
  const begun = new Map<string, NotificationWay>();
  return decideNotices(due, { nowMs, quietUntilMs, told }).map((decision, index) => {
    const notice = due[index];
    if (decision.type !== 'tell' || !notice) return decision;
    const { wayId, way } = notice;
    const ofKind = [...begun.values()].filter((each) => each === way).length;
    if (begun.has(wayId) || ofKind >= freeOf(way)) return { type: 'later' } as const;
    begun.set(wayId, way);
    return decision;
  });
}

async function deliver(
  { outbox, senders, logger, now, onDelivery }: DelivererParts,
  attempt: Attempt,
): Promise<void> {
  const { notificationId, notice, address, way } = attempt;
  const sender = senders[way];
  const delivery =
    sender && address
      ? await inTime(sender.deliver({ notificationId, notice, address }), logger)
      : failed('notConfigured');
  onDelivery({ way, outcome: delivery.result === 'failed' ? delivery.failure : delivery.result });
  const nowMs = now().getTime();
  switch (delivery.result) {
    case 'delivered':
      return outbox.delivered(attempt, nowMs);
    case 'gone':
      return outbox.gone(attempt, nowMs);
    case 'failed': {
      const retry = retryAtMs({ attempt: attempt.attempt, ...delivery, nowMs });
      return outbox.failed({ attempt, failure: delivery, retryAtMs: retry }, nowMs);
    }
  }
}

async function inTime(delivery: Promise<Delivery>, logger: Logger): Promise<Delivery> {
  const waiting = new AbortController();
  const late = sleep(deliverWithinMs, failed('timedOut'), { signal: waiting.signal });
  late.catch(() => undefined);
  try {
    return await Promise.race([delivery, late]);
  } catch (err) {
    logger.error({ err }, `a sender of notifications failed: ${messageOf(err)}`);
    return failed('unreachable');
  } finally {
    waiting.abort();
  }
}

function failed(failure: DeliveryFailure): Extract<Delivery, { result: 'failed' }> {
  return { result: 'failed', failure };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return sleep(ms, undefined, { signal }).catch(() => undefined);
}
