import type { ClockError, ClockOffset, CurrentSession } from '../../domain/device/index.js';
import type { DeviceSequence } from '../../domain/device/sequence/index.js';
import type { Plausibility, SessionSensors } from './plausibility.js';
import type { RecentEntries } from './recentEntries.js';

/** What a message turned out to be. */
export type SequenceOutcome = 'new' | 'late' | 'repeat' | 'parked';

export interface SequenceContext {
  readonly partition: number;
  /** Names the queue in parked messages. */
  readonly source: string;
  readonly recent: Pick<RecentEntries, 'find' | 'hasReset'>;
  readonly sequenceOf: (deviceId: string) => DeviceSequence;
  /** False where it is known that the device is online with this boot, and that this session runs on it. */
  readonly isNews: (deviceId: string, place: ObservedPlace) => boolean;
  /** The session that runs on a device, or ran on it last. */
  readonly currentSession: (deviceId: string) => Promise<CurrentSession | undefined>;
  readonly isActive: (deviceId: string, session: number) => Promise<boolean>;
  readonly plausibility: Plausibility;
  readonly sensorsOf: (deviceId: string, session: number) => Promise<SessionSensors>;
  /** What people were told of a device's clock. */
  readonly clockOf: (deviceId: string) => Promise<ClockError | undefined>;
}

/** What telemetry says of its device beside its readings. */
export interface ObservedPlace {
  readonly epoch: number;
  readonly boot: number;
  /** Key of the session; 0 for none. */
  readonly session: number;
  /** Undefined when it can't be told. */
  readonly clock?: ClockOffset | undefined;
}
