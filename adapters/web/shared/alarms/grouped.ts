import type { Schemas } from '../../../apiClient/index.js';

export type Alarm = Schemas['Alarm'];

export interface AlarmGroup {
  readonly key: string;
  /** Null for alarms of a machine that is in no brew. */
  readonly brewId: string | null;
  readonly deviceId: string;
  readonly alarms: readonly Alarm[];
}

/** By brew, and by machine where there is none; what matters most comes first, within it the latest. */
export function grouped(alarms: readonly Alarm[]): readonly AlarmGroup[] {
  const groups = new Map<string, Alarm[]>();
  for (const alarm of alarms) {
    const key = alarm.brewId ?? alarm.deviceId;
    groups.set(key, [...(groups.get(key) ?? []), alarm]);
  }
  return [...groups]
    .map(([key, all]) => {
      const sorted = all.toSorted(byWeight);
      return { key, brewId: sorted[0]!.brewId, deviceId: sorted[0]!.deviceId, alarms: sorted };
    })
    .sort((a, b) => byWeight(a.alarms[0]!, b.alarms[0]!));
}

export type AlarmShape = 'fault' | 'needsYou' | 'offline' | 'running' | 'done';

const shapes: Readonly<Record<Alarm['kind'], AlarmShape>> = {
  userActionNeeded: 'needsYou',
  fault: 'fault',
  deviceLost: 'offline',
  targetNotReached: 'fault',
  temperatureOutOfBand: 'fault',
  fermentationStarted: 'running',
  fermentationSlowed: 'needsYou',
  fermentationStalled: 'fault',
  fermentationFinished: 'done',
  dayReached: 'needsYou',
  kegClarified: 'done',
  kegEmpty: 'needsYou',
  cleaningDue: 'needsYou',
  clockWrong: 'needsYou',
  sensorImplausible: 'fault',
};

/** What is over needs nobody; a kind of a newer backend is something to look at. */
export function shapeOf({ kind, status }: Pick<Alarm, 'kind' | 'status'>): AlarmShape {
  if (status === 'resolved' || status === 'cleared') return 'done';
  return shapes[kind] ?? 'needsYou';
}

/** Whether it still waits for somebody to see it. */
export function isUnseen({ status }: Pick<Alarm, 'status'>): boolean {
  return status === 'raised' || status === 'escalated' || status === 'resolved';
}

export function unseenCount(alarms: readonly Pick<Alarm, 'status'>[]): number {
  return alarms.filter(isUnseen).length;
}

const weights: Readonly<Record<AlarmShape, number>> = {
  fault: 0,
  needsYou: 1,
  offline: 2,
  running: 3,
  done: 4,
};

function byWeight(a: Alarm, b: Alarm): number {
  const unseen = Number(isUnseen(b)) - Number(isUnseen(a));
  return unseen || weights[shapeOf(a)] - weights[shapeOf(b)] || b.raisedAt.localeCompare(a.raisedAt);
}
