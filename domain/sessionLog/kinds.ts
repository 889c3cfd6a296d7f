/** Kinds of the lines of a session's log. */
export const logKinds = [
  /** One for each minute of device time. */
  'reading',
  'event',
  /** What a machine asks somebody to do, and that it was done. */
  'action',
  'command',
  'connection',
  'alarm',
  'error',
  'parked',
  'notification',
  'journal',
  /** What somebody did through the API or at the command line. */
  'audit',
] as const;

export type LogKind = (typeof logKinds)[number];

/** Types of events that are lines of another kind than `event`, whichever stream they are in. */
export const kindsOfTypes: Readonly<Partial<Record<LogKind, readonly string[]>>> = {
  action: ['UserActionRequested', 'UserActionDone', 'ActionNeeded', 'ActionAnswered'],
  connection: ['DeviceConnected', 'DeviceDisconnected'],
  error: [
    'FaultReported',
    'SessionFailed',
    'SessionInterrupted',
    'SensorImplausible',
    'UnitSuspected',
    'AnomalyDetected',
    'DeviceAnomalyDetected',
    'DeviceClockWrong',
    'GapReported',
    'MessagesMissing',
    'StageExpired',
    'PlanHalted',
  ],
};
