import {
  epochOfSession,
  numberOfSession,
  type BrewSessionEvent,
  type SessionOutcome,
} from '../../domain/brewSession/index.js';

/** A row of `session`: what an app shows of a brew. */
export interface SessionRow {
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
  readonly status: 'active' | SessionOutcome;
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
  readonly phase: number | null;
  readonly step: number | null;
  readonly pendingAction: number | null;
  readonly anomalies: number;
  readonly faults: number;
}

/** The row after one more event. A session always begins with SessionStarted, so an event without a row before it is lost none. */
export function evolveSession(
  row: SessionRow | undefined,
  sessionId: string,
  event: BrewSessionEvent,
): SessionRow | undefined {
  if (event.type === 'SessionStarted') {
    const { deviceId, session, processType, recipe, commandId = null, atMs } = event.data;
    return {
      sessionId,
      deviceId,
      epoch: epochOfSession(session),
      number: numberOfSession(session),
      processType,
      recipe,
      commandId,
      status: 'active',
      startedAtMs: atMs,
      endedAtMs: null,
      phase: null,
      step: null,
      pendingAction: null,
      anomalies: 0,
      faults: 0,
    };
  }
  return row && { ...row, ...changeOf(row, event) };
}

function changeOf(
  row: SessionRow,
  event: Exclude<BrewSessionEvent, { type: 'SessionStarted' }>,
): Partial<SessionRow> {
  switch (event.type) {
    case 'PhaseEntered':
      return { phase: event.data.phase };
    case 'StepEntered':
      return { step: event.data.step };
    case 'UserActionRequested':
      return { pendingAction: event.data.action };
    case 'UserActionDone':
      return { pendingAction: null };
    case 'ThresholdCrossed':
    case 'ReportedLate':
      return {};
    case 'FaultReported':
      return { faults: row.faults + 1 };
    case 'AnomalyDetected':
      return { anomalies: row.anomalies + 1 };
    case 'SessionCompleted':
      return { status: 'completed', endedAtMs: event.data.atMs, pendingAction: null };
    case 'SessionFailed':
      return { status: 'failed', endedAtMs: event.data.atMs, pendingAction: null };
    case 'SessionCancelled':
      return { status: 'cancelled', endedAtMs: event.data.atMs, pendingAction: null };
    case 'SessionInterrupted':
      return { status: 'interrupted', endedAtMs: event.data.atMs, pendingAction: null };
    case 'SessionAbandoned':
      return { status: 'abandoned', endedAtMs: event.data.atMs, pendingAction: null };
  }
}
