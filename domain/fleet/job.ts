/** What operators do to many devices at once. */
export const deviceJobWorks = ['tag', 'untag', 'block', 'unblock', 'command', 'settings'] as const;
export type DeviceJobWork = (typeof deviceJobWorks)[number];

/** `failed`: it was given up; devices whose turn it was not are as they were. */
export type DeviceJobStatus = 'waiting' | 'running' | 'done' | 'cancelled' | 'failed';

/**
 * What many machines can be told at once. All else depends on what one of them does at the moment, or, as a reading each second, is more
 * than they can be asked for together.
 */
export const commandsForMany = ['wake', 'sendLog', 'stopHeating', 'cancelSession', 'reset'] as const;
export type CommandForMany = (typeof commandsForMany)[number];

/** They end or interrupt what somebody brews: the number of devices is typed, however few they are. */
export function isDangerousForMany(command: CommandForMany): boolean {
  return command === 'stopHeating' || command === 'cancelSession' || command === 'reset';
}

/** What became of one device of a job. */
export const deviceJobOutcomes = [
  'changed',
  /** It was so already. */
  'unchanged',
  /** It has as many tags as a device may have. */
  'tooManyTags',
  /** It was never let in here, so it can't be blocked. */
  'notEnrolled',
  /** It was refused for good, so it can be neither blocked nor let in. */
  'revoked',
  /** It is told as soon as it can be; what it makes of that is an outcome of the command. */
  'requested',
  /** The command breaks a rule, for example because no session runs. */
  'commandRefused',
] as const;
export type DeviceJobOutcome = (typeof deviceJobOutcomes)[number];

/** Devices of one job. */
export const mostDevicesOfJob = 10_000;

/** Jobs that may wait at once. */
export const mostDeviceJobs = 20;

export interface DeviceJobProgress {
  readonly work: DeviceJobWork;
  readonly total: number;
  /** Devices whose outcome is stored. */
  readonly taken: number;
  readonly isCancelled: boolean;
}

/** What a job does next, and how long it then rests, milliseconds. */
export type NextOfDeviceJob =
  | { readonly type: 'take'; readonly devices: number; readonly restMs: number }
  | { readonly type: 'end'; readonly status: 'done' | 'cancelled' };

/**
 * A step is one transaction and one audit entry. Tags are at most 500 a second. Blocked devices are at most 100 a second: the connection
 * of each is ended, and each may come back at once. Commands likewise: each may be answered at once.
 */
const steps = {
  tag: { devices: 50, restMs: 100 },
  untag: { devices: 50, restMs: 100 },
  block: { devices: 10, restMs: 100 },
  unblock: { devices: 10, restMs: 100 },
  command: { devices: 10, restMs: 100 },
  settings: { devices: 10, restMs: 100 },
} as const satisfies Record<DeviceJobWork, object>;

export function nextOfDeviceJob({ work, total, taken, isCancelled }: DeviceJobProgress): NextOfDeviceJob {
  if (isCancelled) return { type: 'end', status: 'cancelled' };
  const left = total - taken;
  if (left <= 0) return { type: 'end', status: 'done' };
  const { devices, restMs } = steps[work];
  return { type: 'take', devices: Math.min(devices, left), restMs };
}
