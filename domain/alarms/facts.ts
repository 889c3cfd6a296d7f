import type { SessionOutcome } from '../brewSession/index.js';
import type { ImplausibleReason } from '../machine/index.js';
import type { FermentationFacts } from './fermentationFacts.js';
import type { TemperatureFacts } from './temperatureFacts.js';

/** What is known of a machine, as far as rules of alarms need it: a small value of plain JSON. Times are epoch milliseconds. */
export interface MachineFacts {
  /** Since when it has no connection; left out while it has one, and before it ever had. */
  readonly lostSinceMs?: number;
  readonly clockWrong?: { readonly sinceMs: number; readonly offsetMs: number };
  /** The session that runs. */
  readonly session?: SessionFacts;
  /** The last session, until another one begins. */
  readonly ended?: EndedSessionFacts;
  /** Wort or beer was in it, and it was not cleaned since. */
  readonly dirtySinceMs?: number;
  /** The last brews that use the machine, and the session of each that runs here. */
  readonly plans?: readonly PlanFacts[];
}

export interface PlanFacts {
  readonly planId: string;
  /** The command that is to begin its next session here. */
  readonly commandId?: string;
  readonly session?: number;
}

export interface SessionFacts {
  /** See `sessionKey`. */
  readonly session: number;
  readonly sinceMs: number;
  readonly processType: number;
  readonly phase?: number;
  readonly phaseSinceMs?: number;
  /** What the machine waits for a person to do. */
  readonly pending?: { readonly action: number; readonly sinceMs: number };
  readonly faults: readonly FaultFacts[];
  readonly implausible: readonly ImplausibleFacts[];
  readonly temperature?: TemperatureFacts;
  readonly fermentation?: FermentationFacts;
  /** Device time of the last sampled reading. */
  readonly readingAtMs?: number;
}

export interface FaultFacts {
  readonly error: number;
  readonly sinceMs: number;
  /** Readings have shown the error since. */
  readonly isShown?: true;
}

export interface ImplausibleFacts {
  readonly sensor: number;
  readonly reason: ImplausibleReason;
  readonly sinceMs: number;
}

export interface EndedSessionFacts {
  readonly session: number;
  readonly processType: number;
  readonly outcome: SessionOutcome;
  readonly atMs: number;
  /** The step in which it failed. */
  readonly step?: number;
}
