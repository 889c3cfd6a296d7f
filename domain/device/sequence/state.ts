import type { Range, Ranges } from './ranges.js';

/** What is kept of a device's numbering at most (sequence of messages: `infra/decisions/0010-every-message-accounted-for.md`). */
export const sequenceLimits = {
  epochs: 8,
  bootsOfEpoch: 8,
  /** Of a boot: a broker or a client that repeats a hello repeats one of the last few. */
  hellosOfBoot: 4,
  /** Numbers of an epoch whose bodies are known; so many a device may have unacknowledged under way. */
  bodiesOfEpoch: 64,
  missingRanges: 32,
  lateRangesOfBoot: 32,
  /** Of a boot, the highest ones. */
  parkedRangesOfBoot: 64,
} as const;

/** Numbers that did not arrive. */
export interface MissingRange extends Range {
  /** When it was noticed; backend time, epoch milliseconds. */
  readonly sinceMs: number;
  /** The device said that it had to drop them; one that comes all the same is accepted. */
  readonly dropped: boolean;
}

/** What is known of one boot of a device. */
export interface BootSequence {
  readonly boot: number;
  /** The highest connection that said hello; 0 when none did. */
  readonly connection: number;
  /** Hashes of the last hellos. */
  readonly hellos: readonly number[];
  /** The first number that counts: 1 when the boot was heard from its beginning, else the first that came; 0 before any. */
  readonly from: number;
  /** The highest number that arrived. */
  readonly upTo: number;
  readonly missing: readonly MissingRange[];
  /** Numbers that arrived late. */
  readonly late: Ranges;
  /** Numbers whose messages are parked and were not sent through again. */
  readonly parked: Ranges;
  /** The next boot's hello said that this one used numbers up to here. */
  readonly announced?: { readonly lastSeq: number; readonly sinceMs: number };
  /** Of telemetry that was stored before the log had an entry for each message: every number up to it is a repeat. */
  readonly highWaterMark?: number;
}

/** One life of a device's counters. */
export interface EpochSequence {
  readonly epoch: number;
  /** The random number that the device made together with its counters, in decimal digits. */
  readonly installation?: string;
  /** In ascending order. */
  readonly boots: readonly BootSequence[];
  /** The highest boot that was evicted; 0 when all are kept. */
  readonly evictedUpTo: number;
  /** The last numbers that arrived, with the hashes of their bodies: boot, seq, hash, boot, seq, hash … */
  readonly bodies: readonly number[];
  /** The very last ones, merged into `bodies` now and then: to copy that array for each message would cost more than all else. */
  readonly unmerged?: UnmergedBody;
}

/** A linked list of the numbers that arrived last, the newest first. */
export interface UnmergedBody {
  readonly boot: number;
  readonly seq: number;
  readonly hash: number;
  /** Of this one and those before it. */
  readonly count: number;
  readonly before?: UnmergedBody;
}

/** Messages of a device, counted for people. */
export interface SequenceCounts {
  /** Times that its counters began anew. */
  readonly restarts: number;
  readonly late: number;
  readonly parked: number;
  /** Missing ones that the device said it had to drop, and that did not come all the same. */
  readonly dropped: number;
  /** Missing ones that are not waited for any more. */
  readonly lost: number;
}

/** The numbering of one device: the fold of its entries in its partition's log. */
export interface DeviceSequence {
  /** The epoch of its last hello. */
  readonly current: number;
  /** In ascending order. */
  readonly epochs: readonly EpochSequence[];
  readonly counts: SequenceCounts;
}

/** A device that nothing was heard of. */
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

/** The highest boot that was ever heard in an epoch; 0 when none was. */
export function highestBoot({ boots, evictedUpTo }: EpochSequence): number {
  return boots.at(-1)?.boot ?? evictedUpTo;
}

/** Hashes of the bodies that came under a number, as far as they are kept: another one when an operator sent a mended message through. */
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

/** Whether anything is missing that the device did not drop. */
export function isLacking({ epochs }: DeviceSequence): boolean {
  return epochs.some(({ boots }) =>
    boots.some(
      (boot) => boot.missing.some(({ dropped }) => !dropped) || (boot.announced?.lastSeq ?? 0) > boot.upTo,
    ),
  );
}

/** Missing numbers with the epoch and boot that they are of. */
export interface MissingNumbers extends MissingRange {
  readonly epoch: number;
  readonly boot: number;
}

/** Everything that is missing, in the device's own order; what was dropped is left out unless asked for. */
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

/** What a boot is known to have sent after the last message that arrived. */
export function tailOf({ announced, upTo }: BootSequence): readonly MissingRange[] {
  if (announced === undefined || announced.lastSeq <= upTo) return [];
  return [{ first: upTo + 1, last: announced.lastSeq, sinceMs: announced.sinceMs, dropped: false }];
}
