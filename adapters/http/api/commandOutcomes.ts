import { isClosed } from '../../../domain/deviceCommand/index.js';
import type { Logger } from '../../../domain/kernel/logger.js';
import type { LiveHints } from '../../../projections/ports.js';
import type { CommandQueries, RequestedCommand } from '../../../projections/queries/index.js';

export interface CommandOutcomesOptions {
  readonly commands: CommandQueries;
  readonly hints: LiveHints;
  readonly logger: Logger;
  /** Maximum number of waiting requests. */
  readonly maxWaiting: number;
  /** Interval of look-ups without a hint, in case that a hint was lost. */
  readonly lookEveryMs: number;
}

/** Final outcomes of commands, for requests that wait. */
export interface CommandOutcomes {
  /**
   * @param gone aborts when the client has disconnected
   * @returns the command as soon as it is closed; undefined after this time, and at once when too many requests wait
   */
  of(command: CommandOfDevice, withinMs: number, gone: AbortSignal): Promise<RequestedCommand | undefined>;
  /** Ends all waiting. */
  close(): void;
}

export interface CommandOfDevice {
  readonly commandId: string;
  readonly deviceId: string;
}

type Tell = (command: RequestedCommand | undefined) => void;

/**
 * Hints say which rows to read. All awaited commands are also read at intervals. One query runs at a time, however many requests
 * wait.
 */
export function createCommandOutcomes(options: CommandOutcomesOptions): CommandOutcomes {
  const { commands: queries, hints, logger, maxWaiting, lookEveryMs } = options;
  const waiting = new Map<Tell, CommandOfDevice>();
  const due = new Set<string>();
  let looking = false;

  async function look(): Promise<void> {
    if (looking) return;
    looking = true;
    try {
      while (due.size > 0) {
        const ids = [...due];
        due.clear();
        for (const command of await queries.byId(ids)) if (isClosed(command.status)) tell(command);
      }
    } catch (err) {
      logger.warn({ err }, 'commands could not be read; they are read again soon');
    } finally {
      looking = false;
    }
  }

  function tell(command: RequestedCommand): void {
    for (const [resolve, { commandId, deviceId }] of waiting)
      if (commandId === command.commandId && deviceId === command.deviceId) resolve(command);
  }

  function lookFor(commandIds: Iterable<string>): void {
    for (const id of commandIds) due.add(id);
    if (due.size > 0) void look();
  }

  function awaitedIds(): readonly string[] {
    return [...waiting.values()].map(({ commandId }) => commandId);
  }

  const unsubscribe = hints.subscribe(({ commands }) => {
    const awaited = new Set(awaitedIds());
    lookFor(commands.map(({ commandId }) => commandId).filter((id) => awaited.has(id)));
  });
  const timer = setInterval(() => lookFor(awaitedIds()), lookEveryMs);

  return {
    of: async ({ commandId, deviceId }, withinMs, gone) => {
      if (waiting.size >= maxWaiting || gone.aborted) return undefined;
      return new Promise((resolve) => {
        const end: Tell = (command) => {
          waiting.delete(end);
          clearTimeout(timeout);
          gone.removeEventListener('abort', leave);
          resolve(command);
        };
        const leave = () => end(undefined);
        const timeout = setTimeout(leave, withinMs);
        gone.addEventListener('abort', leave);
        waiting.set(end, { commandId, deviceId });
        lookFor([commandId]);
      });
    },
    close: () => {
      unsubscribe();
      clearInterval(timer);
      for (const end of waiting.keys()) end(undefined);
    },
  };
}
