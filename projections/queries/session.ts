import type { PageRequest } from './page.js';

export type SessionStatus = 'active' | 'completed' | 'failed' | 'cancelled' | 'interrupted' | 'abandoned';

/** A brew session, as its machine reported it. Codes are those of `domain/machine`. */
export interface Session {
  /** `<deviceId>.<number>` in epoch 0, `<deviceId>.<epoch>.<number>` later. */
  readonly sessionId: string;
  readonly deviceId: string;
  /** The epoch of the device's counters in which the session began. */
  readonly epoch: number;
  /** The device's own number of the session. */
  readonly number: number;
  readonly processType: number;
  readonly recipe: string;
  /** The command that started it; null when a person started it at the machine. */
  readonly commandId: string | null;
  readonly status: SessionStatus;
  /** Device time; the time of receipt if the device time is implausible. */
  readonly startedAt: Date;
  readonly startedReceivedAt: Date;
  readonly endedAt: Date | null;
  readonly endedReceivedAt: Date | null;
  /** False when the times are times of receipt. */
  readonly timePlausible: boolean;
  readonly phase: number | null;
  readonly step: number | null;
  readonly pendingAction: number | null;
  readonly anomalies: number;
  readonly faults: number;
  /** Commit position of the last event that changed it. */
  readonly position: bigint;
}

export interface SessionFilter extends PageRequest {
  readonly deviceId?: string | undefined;
  readonly status?: SessionStatus | undefined;
  /** Only of devices that are assigned to this person. */
  readonly owner?: string | undefined;
}
