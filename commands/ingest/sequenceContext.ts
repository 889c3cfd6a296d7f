import type { ClockError, ClockOffset, CurrentSession } from '../../domain/device/index.js';
import type { DeviceSequence } from '../../domain/device/sequence/index.js';
import type { Plausibility, SessionSensors } from './plausibility.js';
import type { RecentEntries } from './recentEntries.js';

/** What a message is in its device's order. */
export type SequenceOutcome = 'new' | 'late' | 'repeat' | 'parked';

export interface SequenceContext {
  readonly partition: number;
  /** Name of the queue, for parked messages. */
  readonly source: string;
  readonly recent: Pick<RecentEntries, 'find' | 'hasReset'>;
  readonly sequenceOf: (deviceId: string) => DeviceSequence;
  /** False when the device is known to be online with this boot, and this session is known to run on it. */
  readonly isNews: (deviceId: string, place: ObservedPlace) => boolean;
  /** The session that runs on the device, or the last one. */
  readonly currentSession: (deviceId: string) => Promise<CurrentSession | undefined>;
  readonly isActive: (deviceId: string, session: number) => Promise<boolean>;
  readonly plausibility: Plausibility;
  readonly sensorsOf: (deviceId: string, session: number) => Promise<SessionSensors>;
  /** The clock error that was reported of a device. */
  readonly clockOf: (deviceId: string) => Promise<ClockError | undefined>;
}

/** What telemetry says about its device in addition to the readings. */
export interface ObservedPlace {
  readonly epoch: number;
  readonly boot: number;
  /** Key of the session; 0 for none. */
  readonly session: number;
  /** Undefined when it is unknown. */
  readonly clock?: ClockOffset | undefined;
}
