import type { EntryContent } from '../../domain/brewJournal/index.js';
import type { GravityReading } from '../../domain/fermentation/index.js';
import type { ShownActor } from './identity.js';

/** What somebody measured or noted. */
export interface JournalEntryShown {
  /** Of the brew or session. */
  readonly subjectId: string;
  readonly entryId: string;
  readonly takenAt: Date;
  readonly content: EntryContent;
  /** Who wrote it as it is now. */
  readonly writtenBy: ShownActor;
  readonly recordedAt: Date;
  readonly changedAt: Date;
}

export interface JournalFilter {
  readonly subjectId: string;
  readonly kind?: EntryContent['type'];
  readonly entryId?: string;
}

/** A fermentation of which the gravity is asked for. */
export interface GravityRequest {
  readonly deviceId: string;
  /** See `sessionKey`. */
  readonly session: number;
  readonly from: Date;
  readonly to: Date;
}

/** Gravity at the beginning and at the end of a session. */
export interface SessionEdges {
  readonly deviceId: string;
  readonly session: number;
  readonly readings: readonly GravityReading[];
}

/** Journals of brews and sessions, and what probes say beside them. */
export interface JournalQueries {
  /** By when they were taken. */
  entriesOf(filter: JournalFilter): Promise<readonly JournalEntryShown[]>;
  /** Of a session, and of the whole brew that it is part of. */
  entriesOfSession(sessionId: string, deviceId: string): Promise<readonly JournalEntryShown[]>;
  /** Means of the gravity probe, at most some hundred of a session, in the order of time. */
  gravityOf(request: GravityRequest): Promise<readonly GravityReading[]>;
  /** One for each of these sessions, without readings where there is no probe. */
  edgesOf(sessions: readonly Omit<GravityRequest, 'from' | 'to'>[]): Promise<readonly SessionEdges[]>;
  /** Measurements by hand of these brews and sessions. */
  measurementsOf(subjectIds: readonly string[]): Promise<readonly JournalEntryShown[]>;
}
