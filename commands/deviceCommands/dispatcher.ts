import { randomUUID } from 'node:crypto';
import { backOffMs, type BackOff } from '../../domain/kernel/backOff.js';
import type { DeviceCommandEvent, HandleDeviceCommand } from '../../domain/deviceCommand/index.js';
import { hasCode, messageOf, type ErrorCode } from '../../domain/kernel/errors.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { MessageTracing } from '../../domain/kernel/tracing.js';
import { concurrently } from '../concurrently.js';
import type {
  CommandPublisher,
  DispatchQueue,
  DueDevice,
  EventStore,
  PublishOutcome,
} from '../ports/index.js';
import { createQueues } from './queues.js';

export interface DispatcherParts {
  readonly store: EventStore;
  readonly queue: DispatchQueue;
  readonly publisher: CommandPublisher;
  readonly tracing: MessageTracing;
  readonly logger: Logger;
  readonly now: () => Date;
  /** Told of every step that a command took here. */
  readonly onStep: (event: DeviceCommandEvent) => void;
}

export interface Dispatcher {
  /** Tends queues that are due until `signal` aborts. */
  run(signal: AbortSignal): Promise<void>;
  /** Something changed: look at once. */
  wake(): void;
}

/** Deadlines are met to within this, without any event that wakes. */
const lookEveryMs = 500;
const devicesAtOnce = 64;
const devicesOfALook = 500;
/** For a store that is away; then everything that is due is looked at anew. */
const patienceMs = 5_000;
/** A device that was tended is looked at again when an event of it has arrived, or after this. */
const leaveAloneMs = 2_000;
/** Before a device whose queue could not be tended is looked at again without a new event of it. */
const afterFailure: BackOff = { firstMs: 2_000, maxMs: 300_000 };
/** What concerns every device: the round ends, and the next one begins as this one did. */
const sharedFailures: readonly ErrorCode[] = [
  'EVENT_STORE_UNAVAILABLE',
  'DATABASE_UNAVAILABLE',
  'DATABASE_FAILED',
];
/** Some kilobytes each. */
const cachedQueues = 5_000;

/** Takes people's commands to devices: tends the queues that are due, and publishes what they let go. One runs for each partition. */
export function createDispatcher(parts: DispatcherParts): Dispatcher {
  const { store, queue, publisher, tracing, logger, now, onStep } = parts;
  const queues = createQueues({ store, cachedQueues, now, patienceMs });
  const tended = new Map<string, { readonly version: bigint; readonly untilMs: number }>();
  /** Times in a row that the queue of a device could not be tended. */
  const failures = new Map<string, number>();
  let woken = false;
  let wakeUp: () => void = () => undefined;

  async function decide(command: HandleDeviceCommand, traceparent?: string) {
    const causation = { causedBy: 'dispatcher', ...(traceparent && { traceparent }) };
    const events = await queues.handle(command.deviceId, [{ ...command, ...causation }]);
    events.forEach(onStep);
    return events;
  }

  async function advance(due: DueDevice): Promise<void> {
    const { deviceId, connection, reported, version } = due;
    const atMs = now().getTime();
    const newCommandId = randomUUID();
    const events = await decide({ type: 'advance', deviceId, connection, reported, newCommandId, atMs });
    for (const event of events)
      if (event.type === 'CommandDispatchStarted') await publish(due, event.data.commandId);
    tended.set(deviceId, { version, untilMs: atMs + leaveAloneMs });
    failures.delete(deviceId);
  }

  /** What fails for one device must not keep the others waiting. */
  async function tendApart(due: DueDevice): Promise<void> {
    try {
      await advance(due);
    } catch (err) {
      if (sharedFailures.some((code) => hasCode(err, code))) throw err;
      const { deviceId, version } = due;
      const failed = failures.get(deviceId) ?? 0;
      failures.set(deviceId, failed + 1);
      const waitMs = backOffMs(afterFailure, failed, Math.random());
      tended.set(deviceId, { version, untilMs: now().getTime() + waitMs });
      const known = hasCode(err, 'WRONG_EXPECTED_REVISION');
      const text = `the commands of a device could not be dispatched: ${messageOf(err)}`;
      logger[known ? 'warn' : 'error']({ deviceId, waitMs, err }, text);
    }
  }

  async function publish({ deviceId, traceparents }: DueDevice, commandId: string): Promise<void> {
    const { open } = queues.lastKnown(deviceId) ?? (await queues.load(deviceId));
    const command = open.find((each) => each.commandId === commandId);
    if (!command) return;
    const traceparent = traceparents[commandId];
    const span = tracing.start('dispatch', traceparent);
    const outcome = await attempt({
      deviceId,
      ...command,
      sentAtMs: now().getTime(),
      traceparent: span?.traceparent,
    });
    span?.end();
    const fact = { deviceId, commandId, atMs: now().getTime() };
    if (outcome === 'published') await decide({ type: 'markSent', ...fact }, traceparent);
    else await decide({ type: 'markReturned', ...fact, cause: outcome }, traceparent);
  }

  async function attempt(
    command: Parameters<CommandPublisher['publish']>[0],
  ): Promise<'published' | 'noSession' | 'unconfirmed'> {
    try {
      const outcome: PublishOutcome = await publisher.publish(command);
      return outcome === 'returned' ? 'noSession' : outcome;
    } catch (err) {
      if (!hasCode(err, 'BROKER_UNAVAILABLE')) throw err;
      const { commandId, deviceId } = command;
      logger.warn({ commandId, deviceId, err }, 'a command was not confirmed, and waits again');
      return 'unconfirmed';
    }
  }

  async function tendDue(): Promise<void> {
    const nowMs = now().getTime();
    for (const [deviceId, { untilMs }] of tended) if (untilMs <= nowMs) tended.delete(deviceId);
    const coolingDown = [...tended].map(([deviceId, { version }]) => ({ deviceId, version }));
    await concurrently(await queue.due(now(), coolingDown, devicesOfALook), devicesAtOnce, tendApart);
  }

  /** Until something changes, and not longer than the next look. */
  async function pause(signal: AbortSignal): Promise<void> {
    if (woken || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, lookEveryMs);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
      signal.addEventListener('abort', wakeUp, { once: true });
    });
    signal.removeEventListener('abort', wakeUp);
  }

  return {
    async run(signal) {
      while (!signal.aborted) {
        woken = false;
        try {
          await tendDue();
        } catch (err) {
          const known = sharedFailures.some((code) => hasCode(err, code));
          logger[known ? 'warn' : 'error']({ err }, `dispatching interrupted: ${messageOf(err)}`);
          woken = false;
        }
        await pause(signal);
      }
    },
    wake() {
      woken = true;
      wakeUp();
    },
  };
}
