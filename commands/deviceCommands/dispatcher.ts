import { randomUUID } from 'node:crypto';
import { backOffMs, type BackOff } from '../../domain/kernel/backOff.js';
import type { Connection } from '../../domain/device/index.js';
import { type DeviceCommandEvent, type HandleDeviceCommand } from '../../domain/deviceCommand/index.js';
import { hasCode, messageOf, type ErrorCode } from '../../domain/kernel/errors.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { MachineSettings } from '../../domain/machine/index.js';
import type { MessageTracing } from '../../domain/kernel/tracing.js';
import { concurrently } from '../concurrently.js';
import type { CommandPublisher, EventStore, PublishOutcome } from '../ports.js';
import { createQueues } from './queues.js';

/** A device whose queue is due, according to the dispatcher's own projection. */
export interface DueDevice {
  readonly deviceId: string;
  readonly connection?: Connection | undefined;
  readonly reported: Partial<MachineSettings>;
  /** W3C trace contexts of the requests, by command. */
  readonly traceparents: Readonly<Record<string, string>>;
  /** Grows with each applied event of the device. */
  readonly version: bigint;
}

/** The queues that are due. Implemented by `adapters/postgres`. */
export interface DispatchQueue {
  /** At most `limit` devices, those that are due longest first. A device is left out while it has a version that is cooling down. */
  due(
    now: Date,
    coolingDown: readonly { readonly deviceId: string; readonly version: bigint }[],
    limit: number,
  ): Promise<readonly DueDevice[]>;
}

export interface DispatcherParts {
  readonly store: EventStore;
  readonly queue: DispatchQueue;
  readonly publisher: CommandPublisher;
  readonly tracing: MessageTracing;
  readonly logger: Logger;
  readonly now: () => Date;
  /** Called for every step of a command that the dispatcher decided. */
  readonly onStep: (event: DeviceCommandEvent) => void;
}

export interface Dispatcher {
  /** Advances due queues until `signal` aborts. */
  run(signal: AbortSignal): Promise<void>;
  /** Looks for due queues at once, because something changed. */
  wake(): void;
}

/** Deadlines are checked this often when no event wakes the dispatcher. */
const lookEveryMs = 500;
const devicesAtOnce = 64;
const devicesOfALook = 500;
/** How long the store is retried; then all due queues are read again. */
const patienceMs = 5_000;
/** A device whose queue was advanced is due again after a new event of it, or after this time. */
const coolDownMs = 2_000;
/** Cool-down of a device whose queue could not be advanced, unless a new event of it arrives. */
const afterFailure: BackOff = { firstMs: 2_000, maxMs: 300_000 };
/** Failures that concern every device: the round ends, and the next one starts with the same devices. */
const sharedFailures: readonly ErrorCode[] = [
  'EVENT_STORE_UNAVAILABLE',
  'DATABASE_UNAVAILABLE',
  'DATABASE_FAILED',
];
/** Some kilobytes each. */
const cachedQueues = 5_000;

/**
 * Sends people's commands to devices: advances the queues that are due, and publishes the commands that are next. One runs for
 * each partition.
 */
export function createDispatcher(parts: DispatcherParts): Dispatcher {
  const { store, queue, publisher, tracing, logger, now, onStep } = parts;
  const queues = createQueues({ store, cachedQueues, now, patienceMs });
  const coolDowns = new Map<string, { readonly version: bigint; readonly untilMs: number }>();
  /** Consecutive failures to advance the queue of a device. */
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
    coolDowns.set(deviceId, { version, untilMs: atMs + coolDownMs });
    failures.delete(deviceId);
  }

  /** A failure of one device must not delay the others. */
  async function advanceIsolated(due: DueDevice): Promise<void> {
    try {
      await advance(due);
    } catch (err) {
      if (sharedFailures.some((code) => hasCode(err, code))) throw err;
      const { deviceId, version } = due;
      const failed = failures.get(deviceId) ?? 0;
      failures.set(deviceId, failed + 1);
      const waitMs = backOffMs(afterFailure, failed, Math.random());
      coolDowns.set(deviceId, { version, untilMs: now().getTime() + waitMs });
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
      logger.warn(
        { commandId, deviceId, err },
        'the broker did not confirm a command; the command waits again',
      );
      return 'unconfirmed';
    }
  }

  async function advanceDue(): Promise<void> {
    const nowMs = now().getTime();
    for (const [deviceId, { untilMs }] of coolDowns) if (untilMs <= nowMs) coolDowns.delete(deviceId);
    const coolingDown = [...coolDowns].map(([deviceId, { version }]) => ({ deviceId, version }));
    await concurrently(await queue.due(now(), coolingDown, devicesOfALook), devicesAtOnce, advanceIsolated);
  }

  /** Waits until something changes, at most until the next look. */
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
          await advanceDue();
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
