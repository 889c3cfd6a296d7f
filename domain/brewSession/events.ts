import type { MessageOrder } from '../sequence.js';

/** What every event of a session says: which message of which device reported it, and when the device says it was. */
interface Reported {
  readonly deviceId: string;
  /** The device's own number of the session. */
  readonly session: number;
  readonly source: MessageOrder;
  /** Device time as sent, epoch milliseconds. */
  readonly atMs: number;
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
        readonly recipe: string;
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
  | {
      readonly type: 'AnomalyDetected';
      readonly data: Reported & { readonly kind: AnomalyKind; readonly detail: string };
    };

export type SessionOutcome = 'completed' | 'failed' | 'cancelled';

export type BrewSession =
  | { readonly status: 'notStarted'; readonly last: MessageOrder | undefined }
  | {
      readonly status: 'active';
      readonly last: MessageOrder;
      readonly processType: number;
      readonly phase: number | undefined;
      readonly step: number | undefined;
      readonly pendingAction: number | undefined;
    }
  | { readonly status: 'ended'; readonly last: MessageOrder; readonly outcome: SessionOutcome };

export const initialState: BrewSession = { status: 'notStarted', last: undefined };

/** The state after one more event. Every event moves `last` on, so a repeated message decides nothing. */
export function evolve(state: BrewSession, event: BrewSessionEvent): BrewSession {
  const last = event.data.source;
  switch (event.type) {
    case 'SessionStarted':
      return {
        status: 'active',
        last,
        processType: event.data.processType,
        phase: undefined,
        step: undefined,
        pendingAction: undefined,
      };
    case 'PhaseEntered':
      return state.status === 'active' ? { ...state, last, phase: event.data.phase } : withLast(state, last);
    case 'StepEntered':
      return state.status === 'active' ? { ...state, last, step: event.data.step } : withLast(state, last);
    case 'UserActionRequested':
      return state.status === 'active'
        ? { ...state, last, pendingAction: event.data.action }
        : withLast(state, last);
    case 'UserActionDone':
      return state.status === 'active' ? { ...state, last, pendingAction: undefined } : withLast(state, last);
    case 'SessionCompleted':
      return { status: 'ended', last, outcome: 'completed' };
    case 'SessionFailed':
      return { status: 'ended', last, outcome: 'failed' };
    case 'SessionCancelled':
      return { status: 'ended', last, outcome: 'cancelled' };
    case 'ThresholdCrossed':
    case 'FaultReported':
    case 'AnomalyDetected':
      return withLast(state, last);
  }
}

function withLast(state: BrewSession, last: MessageOrder): BrewSession {
  return { ...state, last };
}
