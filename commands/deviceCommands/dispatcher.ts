import { randomUUID } from 'node:crypto';
import {
  waitingRequesters,
  type CommandRights,
  type DeviceCommandEvent,
  type HandleDeviceCommand,
} from '../../domain/deviceCommand/index.js';
import { hasCode, messageOf, type ErrorCode } from '../../domain/kernel/errors.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { MessageTracing } from '../../domain/kernel/tracing.js';
import { concurrently } from '../concurrently.js';
import type {
  CommandPublisher,
  DebuggedDevices,
  DispatchQueue,
  DueDevice,
  EventStore,
  RightsReader,
} from '../ports/index.js';
import { CoolingDevices } from './coolingDevices.js';
import { publishCommand } from './publishCommand.js';
import { createQueues } from './queues.js';
import { WakeUp } from './wakeUp.js';

export interface DispatcherParts {
  readonly store: EventStore;
  readonly queue: DispatchQueue;
  readonly rights: RightsReader;
  readonly publisher: CommandPublisher;
  readonly tracing: MessageTracing;
  /** Devices under debug, whose traces are recorded in any case; none when left out. */
  readonly debugged?: DebuggedDevices;
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
  const { store, queue, rights: reader, logger, now, onStep } = parts;
  const queues = createQueues({ store, cachedQueues, now, patienceMs });
  const cooling = new CoolingDevices();
  const wakeUp = new WakeUp();
  const publishing = { ...parts, queues, decide };

  async function decide(command: HandleDeviceCommand, traceparent?: string) {
    const causation = { causedBy: 'dispatcher', ...(traceparent && { traceparent }) };
    const events = await queues.handle(command.deviceId, [{ ...command, ...causation }]);
    events.forEach(onStep);
    return events;
  }

  /** Read last of all, so that nothing goes out that was requested by somebody whose right ended before. */
  async function rightsOn(deviceId: string): Promise<CommandRights> {
    const requesters = waitingRequesters(await queues.load(deviceId));
    if (requesters.length === 0) return {};
    const may = await reader.mayCommand(deviceId, requesters);
    return Object.fromEntries(requesters.map((personId) => [personId, may.includes(personId)]));
  }

  async function advance(due: DueDevice): Promise<void> {
    const { deviceId, connection, reported } = due;
    const rights = await rightsOn(deviceId);
    const atMs = now().getTime();
    const newCommandId = randomUUID();
    const events = await decide({
      ...{ type: 'advance', deviceId, connection, reported, rights, newCommandId, atMs },
    });
    for (const event of events)
      if (event.type === 'CommandDispatchStarted')
        await publishCommand(due, event.data.commandId, publishing);
    cooling.noteDone(due, atMs);
  }

  /** A failure of one device must not delay the others. */
  async function advanceIsolated(due: DueDevice): Promise<void> {
    try {
      await advance(due);
    } catch (err) {
      if (sharedFailures.some((code) => hasCode(err, code))) throw err;
      const waitMs = cooling.noteFailed(due, now().getTime());
      const known = hasCode(err, 'WRONG_EXPECTED_REVISION');
      const text = `the commands of a device could not be dispatched: ${messageOf(err)}`;
      logger[known ? 'warn' : 'error']({ deviceId: due.deviceId, waitMs, err }, text);
    }
  }

  async function advanceDue(): Promise<void> {
    const coolingDown = cooling.at(now().getTime());
    await concurrently(await queue.due(now(), coolingDown, devicesOfALook), devicesAtOnce, advanceIsolated);
  }

  return {
    async run(signal) {
      while (!signal.aborted) {
        wakeUp.reset();
        try {
          await advanceDue();
        } catch (err) {
          const known = sharedFailures.some((code) => hasCode(err, code));
          logger[known ? 'warn' : 'error']({ err }, `dispatching interrupted: ${messageOf(err)}`);
          wakeUp.reset();
        }
        await wakeUp.wait(lookEveryMs, signal);
      }
    },
    wake: () => wakeUp.wake(),
  };
}
