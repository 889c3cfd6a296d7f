import type { PageRequest } from './page.js';

export type SessionStatus = 'active' | 'completed' | 'failed' | 'cancelled' | 'interrupted' | 'abandoned';

/** A brew session, as its machine reported it. Codes are those of `domain/machine`. */
export interface Session {
  /** `<deviceId>.<number>` in epoch 0, `<deviceId>.<epoch>.<number>` later. */
  readonly sessionId: string;
  readonly deviceId: string;
  /** The epoch of the device's counters in which it began. */
  readonly epoch: number;
  /** The device's own number of it. */
  readonly number: number;
  readonly processType: number;
  readonly recipe: string;
  /** The command that began it; null when somebody did at the machine. */
  readonly commandId: string | null;
  readonly status: SessionStatus;
  /** Device time; where that can't be right, the time of receipt. */
  readonly startedAt: Date;
  readonly startedReceivedAt: Date;
  readonly endedAt: Date | null;
  readonly endedReceivedAt: Date | null;
  /** False where times of receipt stand for those of the device. */
  readonly timePlausible: boolean;
  readonly phase: number | null;
  readonly step: number | null;
  readonly pendingAction: number | null;
  readonly anomalies: number;
  readonly faults: number;
  /** Commit position of the event that changed it last. */
  readonly position: bigint;
}

export interface SessionFilter extends PageRequest {
  readonly deviceId?: string | undefined;
  readonly status?: SessionStatus | undefined;
  /** Only of devices that are assigned to this person. */
  readonly owner?: string | undefined;
}
