import type { AlarmKind } from '../../../domain/alarms/index.js';
import type { Notice } from '../../../commands/ports/index.js';

/** RFC 8030: a device that saves its battery gets `high` at once, and the others later. */
export type Urgency = 'low' | 'normal' | 'high';

const urgencies: Readonly<Record<AlarmKind, Urgency>> = {
  userActionNeeded: 'high',
  fault: 'high',
  deviceLost: 'normal',
  targetNotReached: 'normal',
  temperatureOutOfBand: 'high',
  fermentationStarted: 'low',
  fermentationSlowed: 'normal',
  fermentationStalled: 'normal',
  fermentationFinished: 'normal',
  dayReached: 'normal',
  kegClarified: 'low',
  kegEmpty: 'low',
  cleaningDue: 'low',
  clockWrong: 'low',
  sensorImplausible: 'normal',
};

export function urgencyOf(notice: Notice): Urgency {
  if (notice.type === 'alarm') return notice.isEscalation ? 'high' : urgencies[notice.alarm];
  if (notice.type === 'alert')
    return notice.level === 'critical' && notice.resolvedAtMs === undefined ? 'high' : 'normal';
  // Whoever tries it looks at the screen.
  return notice.type === 'test' ? 'high' : 'normal';
}
