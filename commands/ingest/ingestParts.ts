import type { DeviceLimits, ExceededLimit } from '../../domain/device/index.js';
import type { SequenceAnomalyKind } from '../../domain/device/sequence/index.js';
import type { ErrorCode } from '../../domain/kernel/errors.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { MessageTracing } from '../../domain/kernel/tracing.js';
import type {
  DebugRecorder,
  LogStore,
  MachineOwners,
  Parking,
  PresenceReader,
  RequeueOutcomes,
  SequenceStore,
  Throttles,
  UplinkCodec,
} from '../ports/index.js';
import type { AggregateStateParts } from './aggregateStates.js';
import type { SequenceOutcome } from './sequenceContext.js';

/** Numberings are written behind by so much, at most, and a turn. */
export const devicesAtOnce = 64;
/**
 * A batch waits this long for a store that is away, before the channel is closed and the broker gives its messages again: long,
 * since that counts as one more delivery of each, and far below the broker's 30 minutes for an acknowledgement.
 */
export const patienceMs = 5 * 60_000;

export interface IngestParts {
  readonly store: LogStore;
  readonly sequences: SequenceStore;
  /** Where states of devices and sessions outlive the process; without it they are read from their streams again. */
  readonly savedStates?: AggregateStateParts;
  /** Memory for the states of a partition's devices and sessions, about. */
  readonly stateCacheBytes: number;
  readonly codec: UplinkCodec;
  readonly parking: Parking;
  readonly outcomes: RequeueOutcomes;
  readonly presence: PresenceReader;
  readonly owners: MachineOwners;
  readonly deviceLimits: DeviceLimits;
  readonly throttles: Throttles;
  readonly tracing: MessageTracing;
  /** Where messages of devices under debug are left; none are when it is left out. */
  readonly debug?: DebugRecorder;
  readonly logger: Logger;
  readonly leaseMs: number;
  /** Messages of a partition that the broker lets be unacknowledged at once. */
  readonly prefetch: number;
  readonly now: () => Date;
  /** Told of every message that was parked. */
  readonly onParked: (code: ErrorCode) => void;
  /** Told what the messages of a batch turned out to be. */
  readonly onSequenced: (outcomes: ReadonlyMap<SequenceOutcome, number>) => void;
  /** Told of every anomaly of a device's numbering, as often as it is found. */
  readonly onAnomaly: (kind: SequenceAnomalyKind) => void;
  /** Called for every device that is throttled. */
  readonly onThrottled: (exceeded: ExceededLimit) => void;
  /** Told every few seconds what is missing in a partition. */
  readonly onMissing: (missing: {
    readonly partition: number;
    readonly messages: number;
    readonly devices: number;
  }) => void;
}
