import type { LogKind, LogLine, LogOrder, SessionTime } from '../../domain/sessionLog/index.js';
import type { ShownActor } from './identity.js';
import type { Page, PageRequest } from './page.js';

/** Whose log it is: a session, or a whole brew with its sessions on both machines. */
export interface LogSubject {
  readonly sessions: readonly LoggedSession[];
  /** Of a whole brew. */
  readonly plan?: { readonly planId: string; readonly deviceIds: readonly string[] };
}

export interface LoggedSession extends SessionTime {
  readonly sessionId: string;
  /** See `sessionKey`. */
  readonly key: number;
}

/** Which lines of a log, and in which order; all lines when left out. By the time of receipt, `until` exclusive. */
export interface LogFilter {
  readonly kinds?: readonly LogKind[] | undefined;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
  /** Which lines come first; the oldest ones when left out. */
  readonly order?: LogOrder | undefined;
}

export type LogPageRequest = LogFilter & PageRequest;

/** A line of a log, before it is put into words. */
export interface LogEntry extends Omit<LogLine, 'receivedAt' | 'deviceTime' | 'text' | 'by'> {
  readonly receivedAt: Date;
  /** As the device or the person says. */
  readonly at: Date | null;
  /** Null where nobody did it, or the data says who. */
  readonly by: ShownActor | null;
}

/** What a log has, at a glance. */
export interface LogSummary {
  readonly counts: Readonly<Partial<Record<LogKind, number>>>;
  /** Of the first and the last line; null without lines. */
  readonly from: Date | null;
  readonly to: Date | null;
  /** How many lines there are in each equal part of the time between them, by kind. */
  readonly parts: readonly Readonly<Partial<Record<LogKind, number>>>[];
}

/** Logs of sessions and whole brews, in the order of `LogLine`. */
export interface SessionLogQueries {
  page(subject: LogSubject, request: LogPageRequest): Promise<Page<LogEntry>>;
  summary(subject: LogSubject, filter: LogFilter): Promise<LogSummary>;
}
