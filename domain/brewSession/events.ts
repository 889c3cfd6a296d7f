import { processTypes, type ImplausibleReason, type SuspectedUnit } from '../machine/index.js';
import type { Actor, PersonalText } from '../people/index.js';
import {
  nothingHandled,
  withHandled,
  type HandledMessages,
  type MessageOrder,
} from '../kernel/messageOrder.js';
import type { SessionReport } from './sessionReport.js';

/** What every event of a session says: which message of which device reported it, and when the device says it was. */
interface Reported {
  readonly deviceId: string;
  /** The session's key: see `sessionKey`. */
  readonly session: number;
  readonly source: MessageOrder;
  /** The message arrived after one with a higher position; absent when it did not. */
  readonly late?: true;
  /** Device time as sent, epoch milliseconds. */
  readonly atMs: number;
  /** It was taken from a clock that was known to be wrong by more than a day; left out when it was not. */
  readonly clockWrong?: true;
}

/** Of the reading that shows it. */
interface SensorReport extends Reported {
  readonly sensor: number;
  readonly value: number;
}

/** Why a report was kept as an anomaly beside its effect. */
export type AnomalyKind =
  'illegalTransition' | 'foreignPhase' | 'notStarted' | 'alreadyStarted' | 'afterEnd' | 'actionNotRequested';

export type BrewSessionEvent =
  | {
      readonly type: 'SessionStarted';
      /** `inferred` when the machine's own report of the start never arrived. */
      readonly data: Reported & {
        readonly processType: number;
        readonly recipe: PersonalText;
        /** Whose text the recipe's name is; left out for nobody's. */
        readonly recipeOf?: Actor;
        readonly inferred: boolean;
        /** The command that started it; left out when somebody did at the machine. */
        readonly commandId?: string;
      };
    }
  | { readonly type: 'PhaseEntered'; readonly data: Reported & { readonly phase: number } }
  | {
      readonly type: 'StepEntered';
      readonly data: Reported & { readonly step: number; readonly phase: number };
    }
  | { readonly type: 'UserActionRequested'; readonly data: Reported & { readonly action: number } }
  | { readonly type: 'UserActionDone'; readonly data: Reported & { readonly action: number } }
  | {
      readonly type: 'ThresholdCrossed';
      readonly data: Reported & {
        readonly sensor: number;
        readonly limit: number;
        readonly value: number;
        readonly rising: boolean;
      };
    }
  | {
      readonly type: 'FaultReported';
      readonly data: Reported & { readonly code: number; readonly text: string };
    }
  | { readonly type: 'SessionCompleted'; readonly data: Reported }
  | { readonly type: 'SessionFailed'; readonly data: Reported & { readonly step: number } }
  | { readonly type: 'SessionCancelled'; readonly data: Reported }
  /** It can't go on, and nobody decided so: what fed it stopped or broke. The reason is for people. */
  | { readonly type: 'SessionInterrupted'; readonly data: Reported & { readonly reason: string } }
  /** The machine began another session without a word about the end of this one. The source is the message that says so. */
  | { readonly type: 'SessionAbandoned'; readonly data: Reported & { readonly by: number } }
  /** Something that the machine reported in a message which came after a newer one: kept, and no step back. */
  | { readonly type: 'ReportedLate'; readonly data: Reported & { readonly report: SessionReport } }
  /** A sensor says what can't be: its values are kept, and left out of curves until it has recovered. */
  | {
      readonly type: 'SensorImplausible';
      readonly data: SensorReport & { readonly reason: ImplausibleReason };
    }
  | { readonly type: 'SensorRecovered'; readonly data: SensorReport }
  /** A sensor's values would be ordinary ones in another unit. */
  | { readonly type: 'UnitSuspected'; readonly data: SensorReport & { readonly unit: SuspectedUnit } }
  | {
      readonly type: 'AnomalyDetected';
      readonly data: Reported & { readonly kind: AnomalyKind; readonly detail: string };
    };

export type SessionOutcome = 'completed' | 'failed' | 'cancelled' | 'interrupted' | 'abandoned';

interface Started {
  /** The message that began it. */
  readonly since: MessageOrder;
}

export type BrewSession = HandledMessages &
  ({ readonly status: 'notStarted' } | ActiveSession | EndedSession);

export interface ActiveSession extends Started {
  readonly status: 'active';
  /** Device time of its start; undefined when that was inferred, or comes of a clock that was wrong. */
  readonly startedAtMs: number | undefined;
  readonly processType: number;
  readonly phase: number | undefined;
  readonly step: number | undefined;
  readonly pendingAction: number | undefined;
  readonly implausibleSensors: readonly number[];
  /** Sensors of which another unit was suspected, once for a session. */
  readonly suspectedUnits: readonly number[];
}

interface EndedSession extends Started {
  readonly status: 'ended';
  readonly processType: number;
  readonly startedAtMs: number | undefined;
  readonly outcome: SessionOutcome;
}

export const initialState: BrewSession = { status: 'notStarted', ...nothingHandled };

/** A state that was saved as JSON, with the fields that JSON left out; undefined for what is none. */
export function restore(saved: object): BrewSession | undefined {
  const state = saved as BrewSession;
  switch (state.status) {
    case 'notStarted':
      return state;
    case 'active':
      return {
        ...state,
        startedAtMs: state.startedAtMs,
        phase: state.phase,
        step: state.step,
        pendingAction: state.pendingAction,
      };
    case 'ended':
      return { ...state, startedAtMs: state.startedAtMs };
    default:
      return undefined;
  }
}

/** The state after one more event. Every event says which message it comes of, so a repeated one decides nothing. */
export function evolve(before: BrewSession, event: BrewSessionEvent): BrewSession {
  const { source, late } = event.data;
  return change(withHandled(before, source, late === true), event);
}

function change(state: BrewSession, event: BrewSessionEvent): BrewSession {
  const { highest, late } = state;
  switch (event.type) {
    case 'SessionStarted':
      return {
        status: 'active',
        startedAtMs: event.data.inferred || event.data.clockWrong ? undefined : event.data.atMs,
        since: event.data.source,
        highest,
        late,
        processType: event.data.processType,
        phase: undefined,
        step: undefined,
        pendingAction: undefined,
        implausibleSensors: [],
        suspectedUnits: [],
      };
    case 'PhaseEntered':
      return state.status === 'active' ? { ...state, phase: event.data.phase } : state;
    case 'StepEntered':
      return state.status === 'active' ? { ...state, step: event.data.step } : state;
    case 'UserActionRequested':
      return state.status === 'active' ? { ...state, pendingAction: event.data.action } : state;
    case 'UserActionDone':
      return state.status === 'active' ? { ...state, pendingAction: undefined } : state;
    case 'SensorImplausible':
      return state.status === 'active'
        ? { ...state, implausibleSensors: [...state.implausibleSensors, event.data.sensor] }
        : state;
    case 'SensorRecovered':
      return state.status === 'active' ? withoutSensor(state, event.data.sensor) : state;
    case 'UnitSuspected':
      return state.status === 'active'
        ? { ...state, suspectedUnits: [...state.suspectedUnits, event.data.sensor] }
        : state;
    case 'SessionCompleted':
      return ended(state, event, 'completed');
    case 'SessionFailed':
      return ended(state, event, 'failed');
    case 'SessionCancelled':
      return ended(state, event, 'cancelled');
    case 'SessionInterrupted':
      return ended(state, event, 'interrupted');
    case 'SessionAbandoned':
      return ended(state, event, 'abandoned');
    case 'ThresholdCrossed':
    case 'FaultReported':
    case 'AnomalyDetected':
    case 'ReportedLate':
      return state;
  }
}

function withoutSensor(state: ActiveSession & HandledMessages, sensor: number): BrewSession {
  return { ...state, implausibleSensors: state.implausibleSensors.filter((each) => each !== sensor) };
}

function ended(state: BrewSession, { data }: BrewSessionEvent, outcome: SessionOutcome): BrewSession {
  const { highest, late } = state;
  if (state.status === 'notStarted')
    return {
      status: 'ended',
      since: data.source,
      processType: processTypes.idle,
      startedAtMs: undefined,
      highest,
      late,
      outcome,
    };
  const { since, processType, startedAtMs } = state;
  return { status: 'ended', since, processType, startedAtMs, highest, late, outcome };
}
