import type { LogEvent } from './rotatingLog.js';

export interface StartContext {
  /** Gives the start up: what was started of it is ended. */
  readonly signal?: AbortSignal;
  /** Told when the part's log can't be written, and when it can again. */
  readonly onLogEvent?: (event: LogEvent) => void;
}

/** Something that runs beside this process and can end: a role, a private PostgreSQL, a private RabbitMQ. */
export interface Part {
  readonly name: string;
  /** Resolves when the part serves; rejects with the reason when it could not, leaving nothing behind. */
  start(context?: StartContext): Promise<RunningPart>;
}

export interface RunningPart {
  readonly pid: number;
  /** Resolves once, with how the process ended: `exit code 1`, `signal SIGKILL`. */
  readonly ended: Promise<string>;
  /** Asks it to end, insists after a bounded time, and resolves when it is gone. Harmless when it already is. */
  stop(): Promise<void>;
}
