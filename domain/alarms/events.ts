import type { Actor } from '../people/index.js';
import type { ImplausibleReason } from '../machine/index.js';
import {
  isLatched,
  isNotice,
  type AlarmKind,
  type PlannedWork,
  type ResolutionCause,
} from './changeable/kinds.js';

/** The numbers and words that an alarm's text needs; which of them it has depends on its kind. */
export interface AlarmDetails {
  /** A code of `userActions`. */
  readonly action?: number;
  /** A code of `machineErrors`. */
  readonly error?: number;
  /** The step in which a process failed, a code of `steps`. */
  readonly step?: number;
  /** A code of `sensors`. */
  readonly sensor?: number;
  readonly reason?: ImplausibleReason;
  readonly targetCelsius?: number;
  readonly celsius?: number;
  readonly specificGravity?: number;
  /** Change of specific gravity in a day. */
  readonly changePerDay?: number;
  /** Day of the fermentation, from 1. */
  readonly day?: number;
  readonly work?: PlannedWork;
  /** How far the machine's clock is ahead, milliseconds. */
  readonly offsetMs?: number;
}

/** What an alarm is about, and once for what: a second one with the same identity is the same alarm. */
export interface AlarmIdentity {
  readonly deviceId: string;
  /** The session's key (`sessionKey`); left out for alarms about the machine itself. */
  readonly session?: number;
  readonly kind: AlarmKind;
  /** Tells the occurrences of a condition in one session, or on one machine, apart. */
  readonly episode: string;
}

interface AlarmFact {
  readonly alarmId: string;
  readonly deviceId: string;
  /** When it happened: device time of what shows it, or backend time; epoch milliseconds. */
  readonly atMs: number;
  /** The backend learned of it much later than it happened. */
  readonly late?: true;
}

export type AlarmEvent =
  | {
      readonly type: 'AlarmRaised';
      readonly data: AlarmFact &
        AlarmIdentity & {
          /** The whole brew that the session belongs to, if there is one. */
          readonly planId?: string;
          readonly details: AlarmDetails;
        };
    }
  | {
      readonly type: 'AlarmAcknowledged';
      readonly data: Omit<AlarmFact, 'late'> & { readonly acknowledgedBy: Actor };
    }
  /** Nobody has acknowledged it for too long. */
  | { readonly type: 'AlarmEscalated'; readonly data: AlarmFact }
  | { readonly type: 'AlarmResolved'; readonly data: AlarmFact & { readonly cause: ResolutionCause } };

/**
 * `resolved`: its condition has ended, and somebody has yet to acknowledge it. `cleared`: it is over, and nobody has to do anything.
 */
export type AlarmStatus = 'raised' | 'acknowledged' | 'escalated' | 'resolved' | 'cleared';

/** One alarm, from raised to cleared. */
export type Alarm =
  | { readonly status: 'notRaised' }
  | { readonly status: AlarmStatus; readonly kind: AlarmKind; readonly deviceId: string };

export const initialState: Alarm = { status: 'notRaised' };

/** The state after one more event. An alarm that is cleared stays so. */
export function evolve(alarm: Alarm, event: AlarmEvent): Alarm {
  if (event.type === 'AlarmRaised') {
    const { kind, deviceId } = event.data;
    return alarm.status === 'notRaised' ? { status: 'raised', kind, deviceId } : alarm;
  }
  if (alarm.status === 'notRaised' || alarm.status === 'cleared') return alarm;
  return { ...alarm, status: statusAfter(alarm, event.type) };
}

/** The status of an alarm that is not cleared, after one more event. */
export function statusAfter(
  { status, kind }: { readonly status: AlarmStatus; readonly kind: AlarmKind },
  event: Exclude<AlarmEvent['type'], 'AlarmRaised'>,
): AlarmStatus {
  switch (event) {
    case 'AlarmAcknowledged':
      return status === 'resolved' || isNotice(kind) ? 'cleared' : 'acknowledged';
    case 'AlarmEscalated':
      return status === 'raised' ? 'escalated' : status;
    case 'AlarmResolved':
      return isLatched(kind) && status !== 'acknowledged' ? 'resolved' : 'cleared';
  }
}
