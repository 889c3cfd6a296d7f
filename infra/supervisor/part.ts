import type { LogEvent } from './rotatingLog.js';

/** Something that runs beside this process and can end: a role, a private PostgreSQL, a private RabbitMQ. */
export interface Part {
  readonly name: string;
  /**
   * Resolves when the part serves; rejects with the reason when it could not, leaving nothing behind.
   *
   * @param onLogEvent told when the part's log can't be written, and when it can again
   */
  start(onLogEvent?: (event: LogEvent) => void): Promise<RunningPart>;
}

export interface RunningPart {
  readonly pid: number;
  /** Resolves once, with how the process ended: `exit code 1`, `signal SIGKILL`. */
  readonly ended: Promise<string>;
  /** Asks it to end, insists after a bounded time, and resolves when it is gone. Harmless when it already is. */
  stop(): Promise<void>;
}
