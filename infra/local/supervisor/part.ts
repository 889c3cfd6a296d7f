import type { LogEvent } from './rotatingLog.js';

export interface StartContext {
  /** Aborts the start: whatever was started is ended. */
  readonly signal?: AbortSignal;
  /** Called when the part's log can't be written, and when it can be written again. */
  readonly onLogEvent?: (event: LogEvent) => void;
}

/** Something that runs beside this process and can end: a role, a private PostgreSQL, a private RabbitMQ. */
export interface Part {
  readonly name: string;
  /** Resolves when the part is ready; rejects with the reason when it failed to start, leaving nothing behind. */
  start(context?: StartContext): Promise<RunningPart>;
}

export interface RunningPart {
  readonly pid: number;
  /** Resolves once, with how the process ended: `exit code 1`, `signal SIGKILL`. */
  readonly ended: Promise<string>;
  /** Asks it to end, kills it after a limited time, and resolves when it has ended. Does nothing when it already has. */
  stop(): Promise<void>;
}
