/** What a person can be told about a machine and the brew in it. */
export const alarmKinds = [
  'userActionNeeded',
  'fault',
  'deviceLost',
  'targetNotReached',
  'temperatureOutOfBand',
  'fermentationStarted',
  'fermentationSlowed',
  'fermentationStalled',
  'fermentationFinished',
  'dayReached',
  'kegClarified',
  'kegEmpty',
  'cleaningDue',
  'clockWrong',
  'sensorImplausible',
] as const;

export type AlarmKind = (typeof alarmKinds)[number];

/**
 * Alarms that stay until somebody acknowledges them, even if their condition has ended: what went wrong should be known. The others are
 * cleared when their condition ends.
 */
const latched: ReadonlySet<AlarmKind> = new Set<AlarmKind>(['fault', 'fermentationStalled']);

export function isLatched(kind: AlarmKind): boolean {
  return latched.has(kind);
}

/** News and reminders: to acknowledge one clears it. */
const notices: ReadonlySet<AlarmKind> = new Set<AlarmKind>([
  'fermentationStarted',
  'fermentationSlowed',
  'fermentationFinished',
  'dayReached',
  'kegClarified',
  'kegEmpty',
]);

export function isNotice(kind: AlarmKind): boolean {
  return notices.has(kind);
}

/** What a person plans to do on a day of the fermentation. */
export const plannedWorks = [
  'dryHop',
  'addIngredient',
  'removeIngredient',
  'removeTrub',
  'changeTemperature',
  'other',
] as const;

export type PlannedWork = (typeof plannedWorks)[number];

/** Why an alarm is over. */
export type ResolutionCause = 'conditionEnded' | 'sessionEnded' | 'ruleChanged';
