import type { Actor } from '../people/index.js';
import { alarmIdOf } from './alarmId.js';
import type { Alarm, AlarmDetails, AlarmEvent, AlarmIdentity } from './events.js';
import type { ResolutionCause } from './changeable/kinds.js';

/** What the rules decide about an alarm. */
export type AlarmDecision =
  | {
      readonly type: 'raise';
      readonly identity: AlarmIdentity;
      readonly planId: string | undefined;
      readonly details: AlarmDetails;
      readonly atMs: number;
      readonly late: boolean;
    }
  | {
      readonly type: 'escalate';
      readonly alarmId: string;
      readonly deviceId: string;
      readonly atMs: number;
      readonly late: boolean;
    }
  | {
      readonly type: 'resolve';
      readonly alarmId: string;
      readonly deviceId: string;
      readonly cause: ResolutionCause;
      readonly atMs: number;
      readonly late: boolean;
    };

export interface AcknowledgeAlarm {
  readonly type: 'acknowledge';
  readonly alarmId: string;
  readonly acknowledgedBy: Actor;
  readonly atMs: number;
}

export type HandleAlarm = AlarmDecision | AcknowledgeAlarm;

/** The alarm that a decision is about. */
export function alarmOf(command: HandleAlarm): string {
  return command.type === 'raise' ? alarmIdOf(command.identity) : command.alarmId;
}

/** What a decision changes; nothing when it was made before, or what it ends is over. */
export function decide(command: HandleAlarm, alarm: Alarm): readonly AlarmEvent[] {
  const alarmId = alarmOf(command);
  const { atMs } = command;
  if (command.type === 'raise') {
    if (alarm.status !== 'notRaised') return [];
    const { identity, planId, details, late } = command;
    const plan = planId !== undefined && { planId };
    const data = { alarmId, ...identity, ...plan, details, atMs, ...(late && { late }) };
    return [{ type: 'AlarmRaised', data }];
  }
  if (alarm.status === 'notRaised' || alarm.status === 'cleared') return [];
  const { deviceId } = alarm;
  if (command.type === 'acknowledge') {
    if (alarm.status === 'acknowledged') return [];
    const { acknowledgedBy } = command;
    return [{ type: 'AlarmAcknowledged', data: { alarmId, deviceId, atMs, acknowledgedBy } }];
  }
  const data = { alarmId, deviceId, atMs, ...(command.late && { late: true as const }) };
  if (command.type === 'escalate') return alarm.status === 'raised' ? [{ type: 'AlarmEscalated', data }] : [];
  if (alarm.status === 'resolved') return [];
  return [{ type: 'AlarmResolved', data: { ...data, cause: command.cause } }];
}
