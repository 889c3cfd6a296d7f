import { setTimeout as sleep } from 'node:timers/promises';
import { childAbort } from '../../domain/childAbort.js';
import { deviceCommand, isSettled, type DeviceCommandEvent } from '../../domain/deviceCommand/index.js';
import { hasCode, messageOf } from '../../domain/errors.js';
import type { Logger } from '../../domain/logger.js';
import type { MessageTracing } from '../../domain/tracing.js';
import { createCommandHandler } from '../handleCommand.js';
import type { CommandPublisher, EventStore } from '../ports.js';

/** A command that has something to be done: it is past its deadline, or it waits and its device is connected. */
export interface DueCommand {
  readonly commandId: string;
  readonly deviceId: string;
  readonly traceparent: string | undefined;
}

/** What waits, as the dispatcher's own projection of the events knows it. Implemented by `adapters/postgres`. */
export interface DispatchQueue {
  /** The oldest first, at most `limit`, without those that are to be left alone for now. */
  due(now: Date, leftAlone: readonly string[], limit: number): Promise<readonly DueCommand[]>;
}

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
  /** Sends and expires what is due until `signal` aborts. */
  run(signal: AbortSignal): Promise<void>;
  /** Something changed: look at once. */
  wake(): void;
}

/** Deadlines are met to within this, without any event that wakes. */
const lookEveryMs = 500;
const commandsAtOnce = 200;
/** For a store that is away; then everything that is due is looked at anew. */
const patienceMs = 5_000;
/** A command that the broker returned, or that failed here, is tried again after this, or when it becomes due anew. */
const leaveAloneMs = 2_000;

/** Takes people's commands to devices: publishes what is due, and ends what is too late. One runs at a time. */
export function createDispatcher(parts: DispatcherParts): Dispatcher {
  const { store, queue, publisher, tracing, logger, now } = parts;
  const commands = createCommandHandler({ decider: deviceCommand, store, cachedStates: 0, now, patienceMs });
  const leftAloneUntilMs = new Map<string, number>();
  let woken = false;
  let pause = new AbortController();

  async function dispatch({ commandId, traceparent }: DueCommand): Promise<void> {
    const causation = { causedBy: 'dispatcher', ...(traceparent && { traceparent }) };
    const command = await commands.load(commandId);
    const atMs = now().getTime();
    if (command.status === 'none' || isSettled(command.status)) return;
    if (command.deadlineMs <= atMs) {
      await record(commandId, { type: 'expire', atMs, ...causation });
      return;
    }
    const span = tracing.start('dispatch', traceparent);
    const outcome = await publisher.publish({ ...command, sentAtMs: atMs, traceparent: span?.traceparent });
    span?.end();
    const type = outcome === 'published' ? 'markSent' : 'markReturned';
    await record(commandId, { type, atMs: now().getTime(), ...causation });
    if (outcome === 'returned') leftAloneUntilMs.set(commandId, atMs + leaveAloneMs);
  }

  async function record(
    commandId: string,
    command: Parameters<typeof commands.handle>[1][number],
  ): Promise<void> {
    for (const event of await commands.handle(commandId, [command])) parts.onStep(event);
  }

  /** What was just done is left alone until the projection has seen it. */
  async function dispatchDue(): Promise<void> {
    const nowMs = now().getTime();
    for (const [commandId, untilMs] of leftAloneUntilMs)
      if (untilMs <= nowMs) leftAloneUntilMs.delete(commandId);
    for (const due of await queue.due(now(), [...leftAloneUntilMs.keys()], commandsAtOnce)) {
      leftAloneUntilMs.set(due.commandId, nowMs + leaveAloneMs);
      await dispatch(due);
    }
  }

  return {
    async run(signal) {
      while (!signal.aborted) {
        woken = false;
        try {
          await dispatchDue();
        } catch (err) {
          const known = hasCode(err, 'BROKER_UNAVAILABLE') || hasCode(err, 'EVENT_STORE_UNAVAILABLE');
          logger[known ? 'warn' : 'error']({ err }, `dispatching interrupted: ${messageOf(err)}`);
        }
        pause = childAbort(signal);
        if (!woken) await sleep(lookEveryMs, undefined, { signal: pause.signal }).catch(() => undefined);
        pause.abort();
      }
    },
    wake() {
      woken = true;
      pause.abort();
    },
  };
}
