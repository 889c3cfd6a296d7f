import type { Range, Ranges } from './ranges.js';

/** Limits of a device's numbering (see `infra/decisions/0010-every-message-accounted-for.md`). */
export const sequenceLimits = {
  epochs: 8,
  bootsOfEpoch: 8,
  /** For each boot: a broker or a client that repeats a hello repeats one of the last few. */
  hellosOfBoot: 4,
  /** Numbers of an epoch whose bodies are known; a device may have this many unacknowledged messages in flight. */
  bodiesOfEpoch: 64,
  missingRanges: 32,
  lateRangesOfBoot: 32,
  /** For each boot, the highest ones. */
  parkedRangesOfBoot: 64,
} as const;

/** Numbers that did not arrive. */
export interface MissingRange extends Range {
  /** When it was noticed; backend time, epoch milliseconds. */
  readonly sinceMs: number;
  /** The device reported them as dropped; if one arrives later it is accepted. */
  readonly dropped: boolean;
}

/** The state of one boot of a device. */
export interface BootSequence {
  readonly boot: number;
  /** The highest connection with a hello; 0 when there was none. */
  readonly connection: number;
  /** Hashes of the last hellos. */
  readonly hellos: readonly number[];
  /** The first number that counts: 1 when the boot is known from its beginning, otherwise the first that arrived; 0 before any. */
  readonly from: number;
  /** The highest number that arrived. */
  readonly upTo: number;
  readonly missing: readonly MissingRange[];
  /** Numbers that arrived late. */
  readonly late: Ranges;
  /** Numbers whose messages are parked and were not requeued. */
  readonly parked: Ranges;
  /** The next boot's hello reported that this boot used numbers up to here. */
  readonly announced?: { readonly lastSeq: number; readonly sinceMs: number };
  /** For telemetry that was stored before the log had an entry for each message: every number up to it is a repeat. */
  readonly highWaterMark?: number;
}

/** The state of one epoch: the time between two resets of a device's counters. */
export interface EpochSequence {
  readonly epoch: number;
  /** The random number that the device made with its counters, in decimal digits. */
  readonly installation?: string;
  /** In ascending order. */
  readonly boots: readonly BootSequence[];
  /** The highest boot that was evicted; 0 when all are stored. */
  readonly evictedUpTo: number;
  /** The last numbers that arrived, with the hashes of their bodies: boot, seq, hash, boot, seq, hash … */
  readonly bodies: readonly number[];
  /**
   * The very last ones, as a linked list. They are merged into `bodies` now and then, because copying `bodies` for each message
   * would cost more than everything else.
   */
  readonly unmerged?: UnmergedBody;
}

/** A number that arrived lately; a node of a linked list, newest first. */
export interface UnmergedBody {
  readonly boot: number;
  readonly seq: number;
  readonly hash: number;
  /** Length of the list from here on. */
  readonly count: number;
  readonly before?: UnmergedBody;
}

/** Counts of a device's messages, for people. */
export interface SequenceCounts {
  /** How often its counters began again. */
  readonly restarts: number;
  readonly late: number;
  readonly parked: number;
  /** Missing messages that the device reported as dropped, and that did not arrive later. */
  readonly dropped: number;
  /** Missing messages that are no longer waited for. */
  readonly lost: number;
}

/** The numbering of one device: the fold of its entries in its partition's log. */
export interface DeviceSequence {
  /** The epoch of the last hello. */
  readonly current: number;
  /** In ascending order. */
  readonly epochs: readonly EpochSequence[];
  readonly counts: SequenceCounts;
}

/** A device without any message. */
export const unknownDevice: DeviceSequence = {
  current: 0,
  epochs: [],
  counts: { restarts: 0, late: 0, parked: 0, dropped: 0, lost: 0 },
};

export function epochOf(state: DeviceSequence, epoch: number): EpochSequence | undefined {
  return state.epochs.find((each) => each.epoch === epoch);
}

export function bootOf(epoch: EpochSequence | undefined, boot: number): BootSequence | undefined {
  return epoch?.boots.find((each) => each.boot === boot);
}

/** The highest known boot of an epoch; 0 when there is none. */
export function highestBoot({ boots, evictedUpTo }: EpochSequence): number {
  return boots.at(-1)?.boot ?? evictedUpTo;
}

/**
 * Hashes of the bodies with a number, as far as they are stored. There is more than one when an operator requeued a corrected
 * message.
 */
export function bodiesOf({ bodies, unmerged }: EpochSequence, boot: number, seq: number): readonly number[] {
  const found: number[] = [];
  for (let body = unmerged; body; body = body.before)
    if (body.seq === seq && body.boot === boot) found.push(body.hash);
  const kept = sequenceLimits.bodiesOfEpoch - (unmerged?.count ?? 0);
  const first = Math.max(0, bodies.length - 3 * kept);
  for (let at = bodies.length - 3; at >= first; at -= 3)
    if (bodies[at + 1] === seq && bodies[at] === boot) found.push(bodies[at + 2] as number);
  return found;
}

/** Whether a message is missing that the device did not report as dropped. */
export function isLacking({ epochs }: DeviceSequence): boolean {
  return epochs.some(({ boots }) =>
    boots.some(
      (boot) => boot.missing.some(({ dropped }) => !dropped) || (boot.announced?.lastSeq ?? 0) > boot.upTo,
    ),
  );
}

/** Missing numbers with their epoch and boot. */
export interface MissingNumbers extends MissingRange {
  readonly epoch: number;
  readonly boot: number;
}

/** All missing messages, in the device's own order; dropped ones are left out unless they are requested. */
export function missingOf(
  { epochs }: DeviceSequence,
  { withDropped = false }: { readonly withDropped?: boolean } = {},
): readonly MissingNumbers[] {
  return epochs.flatMap(({ epoch, boots }) =>
    boots.flatMap((boot) =>
      [...boot.missing, ...tailOf(boot)]
        .filter(({ dropped }) => withDropped || !dropped)
        .map((range) => ({ epoch, boot: boot.boot, ...range })),
    ),
  );
}

/** Messages that a boot is known to have sent after its last message that arrived. */
export function tailOf({ announced, upTo }: BootSequence): readonly MissingRange[] {
  if (announced === undefined || announced.lastSeq <= upTo) return [];
  return [{ first: upTo + 1, last: announced.lastSeq, sinceMs: announced.sinceMs, dropped: false }];
}
