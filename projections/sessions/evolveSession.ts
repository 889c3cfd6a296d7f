import {
  epochOfSession,
  numberOfSession,
  type BrewSessionEvent,
  type SessionOutcome,
} from '../../domain/brewSession/index.js';
import { isPlausibleTime } from '../../domain/machine/index.js';
import type { PersonalText } from '../../domain/people/index.js';

export type SessionStatus = 'active' | SessionOutcome;

/** A row of `session`: a brew session as apps show it. */
export interface SessionRow {
  /** `<deviceId>.<number>` in epoch 0, `<deviceId>.<epoch>.<number>` later. */
  readonly sessionId: string;
  readonly deviceId: string;
  /** The epoch of the device's counters in which the session began. */
  readonly epoch: number;
  /** The device's own number of the session. */
  readonly number: number;
  readonly processType: number;
  readonly recipe: PersonalText;
  /** Whose text it is; null for nobody's. */
  readonly recipeOf: string | null;
  /** The command that started it; null when a person started it at the machine. */
  readonly commandId: string | null;
  readonly status: SessionStatus;
  /** Device time if it is plausible, otherwise the time of receipt of its start. */
  readonly startedAtMs: number;
  readonly startedReceivedAtMs: number;
  readonly endedAtMs: number | null;
  readonly endedReceivedAtMs: number | null;
  /** False when the device time is implausible, and times of receipt are used instead. */
  readonly timePlausible: boolean;
  readonly phase: number | null;
  readonly step: number | null;
  readonly pendingAction: number | null;
  readonly anomalies: number;
  readonly faults: number;
}

/**
 * The row after one more event. A session always begins with SessionStarted, so an event without a row before it can be ignored.
 *
 * @param receivedAtMs backend time of the event.
 */
export function evolveSession(
  row: SessionRow | undefined,
  sessionId: string,
  event: BrewSessionEvent,
  receivedAtMs: number,
): SessionRow | undefined {
  if (event.type === 'SessionStarted') {
    const { deviceId, session, processType, recipe, recipeOf = null, commandId = null } = event.data;
    const timePlausible = isTimePlausible(event, receivedAtMs);
    return {
      sessionId,
      deviceId,
      epoch: epochOfSession(session),
      number: numberOfSession(session),
      processType,
      recipe,
      recipeOf,
      commandId,
      status: 'active',
      startedAtMs: timePlausible ? event.data.atMs : receivedAtMs,
      startedReceivedAtMs: receivedAtMs,
      endedAtMs: null,
      endedReceivedAtMs: null,
      timePlausible,
      phase: null,
      step: null,
      pendingAction: null,
      anomalies: 0,
      faults: 0,
    };
  }
  return row && { ...row, ...changeOf(row, event, receivedAtMs) };
}

function isTimePlausible({ data: { atMs, clockWrong } }: BrewSessionEvent, receivedAtMs: number): boolean {
  return !clockWrong && isPlausibleTime(atMs, { receivedAtMs });
}

/** A session can't end before it begins: if it does, one of the two clocks was wrong, and it is unknown which. */
function ended(
  row: SessionRow,
  status: SessionOutcome,
  event: BrewSessionEvent,
  receivedAtMs: number,
): Partial<SessionRow> {
  const { atMs } = event.data;
  const end = { status, endedReceivedAtMs: receivedAtMs, pendingAction: null };
  if (isTimePlausible(event, receivedAtMs) && atMs >= row.startedAtMs) return { ...end, endedAtMs: atMs };
  const startedAtMs = row.startedReceivedAtMs;
  return { ...end, startedAtMs, endedAtMs: receivedAtMs, timePlausible: false };
}

function changeOf(
  row: SessionRow,
  event: Exclude<BrewSessionEvent, { type: 'SessionStarted' }>,
  receivedAtMs: number,
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
    case 'SensorRecovered':
      return {};
    case 'FaultReported':
      return { faults: row.faults + 1 };
    case 'AnomalyDetected':
    case 'SensorImplausible':
    case 'UnitSuspected':
      return { anomalies: row.anomalies + 1 };
    case 'SessionCompleted':
      return ended(row, 'completed', event, receivedAtMs);
    case 'SessionFailed':
      return ended(row, 'failed', event, receivedAtMs);
    case 'SessionCancelled':
      return ended(row, 'cancelled', event, receivedAtMs);
    case 'SessionInterrupted':
      return ended(row, 'interrupted', event, receivedAtMs);
    case 'SessionAbandoned':
      return ended(row, 'abandoned', event, receivedAtMs);
  }
}
