import { jumpTo, nextEpoch } from './decideHello.js';
import type { MessageEntry, SequenceNotice } from './entry.js';
import { hasArrived } from './evolve.js';
import { includes } from './ranges.js';
import {
  bodiesOf,
  bootOf,
  epochOf,
  highestBoot,
  sequenceLimits,
  type BootSequence,
  type DeviceSequence,
  type EpochSequence,
} from './state.js';
import type { FindRecent, NumberedMessage, Recorded, Verdict } from './verdict.js';

/**
 * The epoch that a boot belongs to: the current one if it knows the boot, since two machines may alternate; otherwise the newest
 * that knows it.
 */
export function epochKnowing(state: DeviceSequence, boot: number): EpochSequence | undefined {
  const current = epochOf(state, state.current);
  if (current && isWithin(current, boot)) return current;
  return state.epochs.findLast((epoch) => bootOf(epoch, boot) !== undefined);
}

/** Counters have passed every boot up to the highest, also one that is no longer stored, or that never sent a hello. */
function isWithin(epoch: EpochSequence, boot: number): boolean {
  const lowest = epoch.evictedUpTo > 0 ? 1 : (epoch.boots[0]?.boot ?? Infinity);
  return boot >= lowest && boot <= highestBoot(epoch);
}

/** A redelivered message may belong to another epoch than its boot says, and so may a message that would otherwise be parked. */
export function decideMessage(
  message: NumberedMessage,
  state: DeviceSequence,
  findRecent: FindRecent,
): Verdict {
  const repeat = (): Verdict | undefined => {
    const recorded = findRecorded(message, state, findRecent);
    return recorded && { type: 'repeat', ...recorded };
  };
  const proven = message.redelivered ? repeat() : undefined;
  if (proven) return proven;
  const verdict = decideNumber(message, state, findRecent);
  return verdict.type === 'park' ? (repeat() ?? verdict) : verdict;
}

/** Decides by the number, in the epoch that the boot belongs to. */
function decideNumber(message: NumberedMessage, state: DeviceSequence, findRecent: FindRecent): Verdict {
  const { boot, seq } = message;
  const epoch = epochKnowing(state, boot) ?? epochOf(state, state.current);
  const known = bootOf(epoch, boot);
  if (epoch && !known && isBelowKept(epoch, boot)) return tooOld(message, epoch.epoch);
  if (epoch && known && hasArrived(known, seq))
    return message.edited && includes(known.parked, seq)
      ? decideRequeued(message, epoch.epoch, state, findRecent)
      : decideKnown(message, { epoch, boot: known }, findRecent);
  const number = epoch?.epoch ?? nextEpoch(state);
  const late = epoch !== undefined && isLate(state, epoch, message);
  const notices = known ? [] : noticesOfNewBoot(message, state, epoch);
  return {
    type: 'new',
    entry: entryOf(message, { epoch: number, late, parked: message.parked, notices }),
    late,
  };
}

/** A number that was accepted before. */
function decideKnown(
  message: NumberedMessage,
  { epoch, boot }: { readonly epoch: EpochSequence; readonly boot: BootSequence },
  findRecent: FindRecent,
): Verdict {
  const { seq } = message;
  const kept = bodiesOf(epoch, boot.boot, seq);
  const recent = findVersion(message, findRecent);
  const isKept = versionsOf(message).some((version) => kept.includes(version));
  const recorded = isKept ? recordedIn(epoch, message, recent) : recent;
  if (recorded) return { type: 'repeat', ...recorded };
  // A high-water mark only says that everything up to it was handled.
  if (boot.highWaterMark !== undefined && seq <= boot.highWaterMark && kept.length === 0)
    return { type: 'repeat', epoch: epoch.epoch, late: false, parked: false };
  if (kept.length === 0) return tooOld(message, epoch.epoch);
  const detail = `another message has number ${seq} of boot ${boot.boot}`;
  return {
    type: 'park',
    code: 'NUMBER_REUSED',
    cause: `${detail}, which is taken`,
    entry: entryOf(message, {
      epoch: epoch.epoch,
      late: false,
      parked: true,
      notices: [{ kind: 'numberReused', detail }],
    }),
  };
}

function tooOld(message: NumberedMessage, epoch: number): Verdict {
  const { boot, seq } = message;
  return {
    type: 'park',
    code: 'SEQUENCE_TOO_OLD',
    cause: `number ${seq} of boot ${boot} is older than the stored numbering of this device: it may be a repeat`,
    entry: entryOf(message, { epoch, late: false, parked: true }),
  };
}

/** The operator says that it was not handled; this is accepted unless the log shows that it was. */
export function decideRequeued(
  message: NumberedMessage,
  wanted: number,
  state: DeviceSequence,
  findRecent: FindRecent,
): Verdict {
  const { boot, seq } = message;
  const epoch = epochOf(state, wanted);
  const isParked = includes(bootOf(epoch, boot)?.parked ?? [], seq);
  const isStored = (version: number) => {
    const recent = findRecent(boot, seq, version);
    if (recent?.epoch === wanted) return !recent.parked;
    return epoch !== undefined && bodiesOf(epoch, boot, seq).includes(version) && !isParked;
  };
  if (versionsOf(message).some(isStored)) return { type: 'repeat', epoch: wanted, late: true, parked: false };
  const entry = entryOf(message, { epoch: wanted, late: true, parked: message.parked });
  return { type: 'new', entry: { ...entry, requeued: !message.parked }, late: true };
}

/** Hashes of what the message says, and of what its device had sent before a person changed it. */
function versionsOf({ hash, edited }: NumberedMessage): readonly number[] {
  return edited?.original === undefined ? [hash] : [hash, edited.original];
}

/** How the log recorded this version, or stored what the device had sent: that the latter is parked proves nothing of an edit. */
function findVersion(message: NumberedMessage, findRecent: FindRecent): Recorded | undefined {
  const { boot, seq, hash, edited } = message;
  const own = findRecent(boot, seq, hash);
  if (own || edited?.original === undefined) return own;
  const original = findRecent(boot, seq, edited.original);
  return original?.parked ? undefined : original;
}

/** The newest epoch in which this very message is known. */
function findRecorded(
  message: NumberedMessage,
  { epochs }: DeviceSequence,
  findRecent: FindRecent,
): Recorded | undefined {
  const { boot, seq, hash } = message;
  const recent = findRecent(boot, seq, hash);
  const epoch = epochs.findLast((each) => bodiesOf(each, boot, seq).includes(hash));
  return epoch ? recordedIn(epoch, message, recent) : recent;
}

/** How the log recorded the message. */
function recordedIn(
  epoch: EpochSequence,
  { boot, seq }: NumberedMessage,
  recent: Recorded | undefined,
): Recorded {
  if (recent?.epoch === epoch.epoch) return recent;
  const known = bootOf(epoch, boot);
  return {
    epoch: epoch.epoch,
    late: includes(known?.late ?? [], seq),
    parked: includes(known?.parked ?? [], seq),
  };
}

function isBelowKept({ boots, evictedUpTo }: EpochSequence, boot: number): boolean {
  const lowest = boots[0]?.boot ?? 0;
  return boot <= evictedUpTo || (boots.length >= sequenceLimits.bootsOfEpoch && boot < lowest);
}

/** Whether a higher message arrived in the epoch before, or the epoch is not the device's current one. */
function isLate(state: DeviceSequence, epoch: EpochSequence, { boot, seq }: NumberedMessage): boolean {
  if (epoch.epoch !== state.current) return true;
  return epoch.boots.some(
    (each) => (each.boot > boot && each.upTo > 0) || (each.boot === boot && each.upTo > seq),
  );
}

/** Notices for a boot that begins without a hello. A boot below the newest never connected: a later boot sends its buffer. */
function noticesOfNewBoot(
  message: NumberedMessage,
  state: DeviceSequence,
  epoch: EpochSequence | undefined,
): readonly SequenceNotice[] {
  const highest = epoch ? highestBoot(epoch) : 0;
  if (message.boot < highest || (epoch && epoch.epoch !== state.current)) return [];
  const detail = `messages of boot ${message.boot} came without a hello`;
  return [...jumpTo(message, highest), { kind: 'helloMissing', detail }];
}

function entryOf(
  { boot, seq, hash, gap, receivedAtMs, edited }: NumberedMessage,
  {
    epoch,
    late,
    parked,
    notices = [],
  }: {
    readonly epoch: number;
    readonly late: boolean;
    readonly parked: boolean;
    readonly notices?: readonly SequenceNotice[];
  },
): MessageEntry {
  const entry = {
    type: 'message',
    epoch,
    boot,
    seq,
    hash,
    receivedAtMs,
    late,
    parked,
    requeued: false,
  } as const;
  if (!gap && !edited && notices.length === 0) return entry;
  return {
    ...entry,
    ...(gap && { gap }),
    ...(edited && { edited }),
    ...(notices.length > 0 && { notices }),
  };
}
