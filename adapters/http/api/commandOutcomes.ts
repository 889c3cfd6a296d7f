import { isClosed } from '../../../domain/deviceCommand/index.js';
import type { Logger } from '../../../domain/kernel/logger.js';
import type { LiveHints } from '../../../projections/ports.js';
import type { CommandQueries, RequestedCommand } from '../../../projections/queries/index.js';

export interface CommandOutcomesOptions {
  readonly commands: CommandQueries;
  readonly hints: LiveHints;
  readonly logger: Logger;
  /** Requests that wait at once, at most. */
  readonly maxWaiting: number;
  /** How long a lost hint goes unnoticed. */
  readonly lookEveryMs: number;
}

/** What becomes of commands, for those who wait for it. */
export interface CommandOutcomes {
  /**
   * @param gone aborts when nobody waits for it any more
   * @returns the command as soon as it is closed; undefined when it is not within this time, and at once when too many wait
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

/** Hints say which rows to read; all that is waited for is looked up now and then too. One reading at a time, however many wait. */
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
      logger.warn({ err }, 'commands could not be read; the next look finds what became of them');
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
