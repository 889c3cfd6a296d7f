import { isPlausibleTime } from '../../machine/index.js';
import type { HelloEntry, LogEntry, MessageEntry, PreviousBoot, SequenceNotice } from './entry.js';
import { hasArrived } from './evolve.js';
import { includes, type Range } from './ranges.js';
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

interface Received {
  readonly boot: number;
  /** Backend time, epoch milliseconds. */
  readonly receivedAtMs: number;
  /** The broker gave it before, to this ingest or another one. */
  readonly redelivered: boolean;
}

/** What a device sent, as far as its numbering is concerned. */
export type SequencedMessage =
  | (Received & {
      readonly type: 'hello';
      readonly connection: number;
      /** Of the whole envelope. */
      readonly hash: number;
      readonly installation?: string;
      readonly previous?: PreviousBoot;
    })
  | (Received & { readonly type: 'lastWill' })
  | (Received & {
      readonly type: 'message';
      readonly seq: number;
      /** Of the body alone. */
      readonly hash: number;
      /** Its body can't be understood: it is parked, and its number counts as arrived. */
      readonly parked: boolean;
      readonly gap?: Range;
      /** An operator sends a parked message through again, under the epoch that it was parked with. */
      readonly requeuedInto?: number;
    })
  | { readonly type: 'reset'; readonly receivedAtMs: number };

/** A message that the log holds already, and how it is there. */
export interface Recorded {
  readonly epoch: number;
  readonly late: boolean;
  readonly parked: boolean;
  /** What people were to be told with it, as far as that is remembered. */
  readonly notices?: readonly SequenceNotice[];
}

/** What becomes of a message. */
export type Verdict =
  /** It is in no epoch yet: the entry goes to the log. */
  | {
      readonly type: 'new';
      readonly entry: LogEntry;
      readonly late: boolean;
    }
  /** The log has it: no further entry. What it says is decided again, since that may have been cut short. */
  | ({ readonly type: 'repeat' } & Recorded)
  /** It stands outside the numbering. */
  | { readonly type: 'unnumbered'; readonly epoch: number }
  /** Nobody can tell whether it is a repeat: an operator decides. */
  | {
      readonly type: 'park';
      readonly code: 'NUMBER_REUSED' | 'SEQUENCE_TOO_OLD';
      readonly cause: string;
      readonly entry: MessageEntry;
    };

/** Looks among the last entries of the partition's log for this very message: the newest of them. A hello has number 0. */
export type FindRecent = (boot: number, seq: number, hash: number) => Recorded | undefined;

const farJump = 1_000;

/**
 * Decides what a message is, given all that is kept of its device's numbering. Only a proven repeat is called one: the same body under the
 * same number.
 */
export function decide(message: SequencedMessage, state: DeviceSequence, findRecent: FindRecent): Verdict {
  switch (message.type) {
    case 'hello':
      return decideHello(message, state, findRecent);
    case 'lastWill':
      return { type: 'unnumbered', epoch: epochKnowing(state, message.boot)?.epoch ?? state.current };
    case 'message':
      return message.requeuedInto === undefined
        ? decideMessage(message, state, findRecent)
        : decideRequeued(message, message.requeuedInto, state, findRecent);
    case 'reset': {
      const { receivedAtMs } = message;
      const entry = { type: 'reset', epoch: nextEpoch(state), boot: 0, receivedAtMs } as const;
      return { type: 'new', entry, late: false };
    }
  }
}

type Hello = Extract<SequencedMessage, { type: 'hello' }>;
type Message = Extract<SequencedMessage, { type: 'message' }>;

/** The epoch that a boot belongs to: the current one if it is of that, since two machines may alternate, else the newest that knows it. */
function epochKnowing(state: DeviceSequence, boot: number): EpochSequence | undefined {
  const current = epochOf(state, state.current);
  if (current && isWithin(current, boot)) return current;
  return state.epochs.findLast((epoch) => bootOf(epoch, boot) !== undefined);
}

/** Counters went past a boot that is not kept any more, and past one between two others that never came as far as a hello. */
function isWithin(epoch: EpochSequence, boot: number): boolean {
  const lowest = epoch.boots[0]?.boot ?? Infinity;
  return boot <= epoch.forgotten || (boot >= lowest && boot <= highestBoot(epoch));
}

function nextEpoch({ epochs }: DeviceSequence): number {
  const newest = epochs.at(-1);
  return newest ? newest.epoch + 1 : 0;
}

function decideHello(hello: Hello, state: DeviceSequence, findRecent: FindRecent): Verdict {
  const { boot, hash } = hello;
  const recent = findRecent(boot, 0, hash);
  if (recent) return { type: 'repeat', ...recent };
  const kept = state.epochs.findLast((each) => bootOf(each, boot)?.hellos.includes(hash));
  if (kept) return { type: 'repeat', epoch: kept.epoch, late: false, parked: false };
  const { epoch, notices } = epochOfHello(hello, state);
  const { connection, installation, previous, receivedAtMs } = hello;
  const entry: HelloEntry = {
    type: 'hello',
    epoch,
    boot,
    connection,
    hash,
    receivedAtMs,
    ...(installation !== undefined && { installation }),
    ...(previous && { previous }),
    ...(notices.length > 0 && { notices }),
  };
  return { type: 'new', entry, late: false };
}

interface HelloEpoch {
  readonly epoch: number;
  readonly notices: readonly SequenceNotice[];
}

function epochOfHello(hello: Hello, state: DeviceSequence): HelloEpoch {
  const current = epochOf(state, state.current);
  if (!current) return { epoch: nextEpoch(state), notices: [] };
  if (hello.installation !== undefined)
    return epochOfInstallation(hello, state, current) ?? restarted(hello, state);
  // The current epoch first: a device that never keeps its counters has had the same connections of the same boot before.
  const next = continuesNewest(hello, current);
  if (next) return next;
  const twin = state.epochs.findLast((epoch) => epoch !== current && continuesTwin(hello, epoch));
  if (twin) return { epoch: twin.epoch, notices: [identityShared(hello, current)] };
  return continuesAbove(hello, current) ?? restarted(hello, state);
}

/** The epoch of the device's installation, where that goes on. */
function epochOfInstallation(
  hello: Hello,
  { epochs }: DeviceSequence,
  current: EpochSequence,
): HelloEpoch | undefined {
  const known = epochs.findLast(({ installation }) => installation === hello.installation);
  if (known) {
    const next = continuesNewest(hello, known) ?? continuesAbove(hello, known);
    return next && known !== current
      ? { ...next, notices: [...next.notices, identityShared(hello, current)] }
      : next;
  }
  if (epochs.some(({ installation }) => installation !== undefined)) return undefined;
  // Firmware that names its installation for the first time starts another boot, unless no hello of this one was heard.
  const isFirstHeard = current.boots.at(-1)?.hellos.length === 0;
  return continuesAbove(hello, current) ?? (isFirstHeard ? continuesNewest(hello, current) : undefined);
}

/** A machine whose place another one took in between goes on with its next connection. */
function continuesTwin({ boot, connection }: Hello, { boots }: EpochSequence): boolean {
  const newest = boots.at(-1);
  return newest?.boot === boot && newest.connection > 0 && connection === newest.connection + 1;
}

/** A further connection of the newest boot. */
function continuesNewest(hello: Hello, { epoch, boots }: EpochSequence): HelloEpoch | undefined {
  const newest = boots.at(-1);
  const continues =
    newest?.boot === hello.boot && hello.connection > newest.connection && !isOfAnotherBoot(hello, newest);
  return continues ? { epoch, notices: [] } : undefined;
}

/** A boot that was not heard from its beginning had its first connection before: another one is that of a device that was reset. */
function isOfAnotherBoot({ connection, redelivered }: Hello, { mark, hellos, from }: BootSequence): boolean {
  return hellos.length === 0 && connection === 1 && !redelivered && (mark !== undefined || from > 1);
}

/** A further boot. */
function continuesAbove(hello: Hello, epoch: EpochSequence): HelloEpoch | undefined {
  const highest = highestBoot(epoch);
  return hello.boot > highest ? { epoch: epoch.epoch, notices: jumpTo(hello, highest) } : undefined;
}

function restarted({ boot, connection }: Hello, state: DeviceSequence): HelloEpoch {
  const current = epochOf(state, state.current);
  const newest = current?.boots.at(-1);
  const before = newest
    ? `after boot ${newest.boot}, connection ${newest.connection}`
    : 'after an unknown boot';
  const detail = `boot ${boot}, connection ${connection} came ${before}: its counters began anew`;
  return { epoch: nextEpoch(state), notices: [{ kind: 'sequenceRestarted', detail }] };
}

function identityShared({ boot, connection }: Hello, current: EpochSequence): SequenceNotice {
  const other = current.boots.at(-1)?.boot ?? 0;
  const detail = `boot ${boot} goes on with connection ${connection} after boot ${other} of other counters: two machines use this id`;
  return { kind: 'identityShared', detail };
}

/** Counters that were lost may go on from a clock, which is far ahead of any counter. */
function jumpTo(
  { boot, receivedAtMs }: { readonly boot: number; readonly receivedAtMs: number },
  highest: number,
): readonly SequenceNotice[] {
  if (highest === 0 || boot - highest <= farJump || isPlausibleTime(boot * 1000, receivedAtMs)) return [];
  return [{ kind: 'bootJumped', detail: `boot ${boot} came after boot ${highest}` }];
}

function decideMessage(message: Message, state: DeviceSequence, findRecent: FindRecent): Verdict {
  const { boot, seq } = message;
  const recorded = message.redelivered ? findRecorded(message, state, findRecent) : undefined;
  if (recorded) return { type: 'repeat', ...recorded };
  const epoch = epochKnowing(state, boot) ?? epochOf(state, state.current);
  const known = bootOf(epoch, boot);
  if (epoch && !known && isBelowKept(epoch, boot)) return decideForgotten(message, epoch, findRecent);
  if (epoch && known && hasArrived(known, seq))
    return decideKnown(message, { epoch, boot: known }, findRecent);
  const number = epoch?.epoch ?? nextEpoch(state);
  const late = epoch !== undefined && isLate(state, epoch, message);
  const notices = known ? [] : noticesOfNewBoot(message, state, epoch);
  return {
    type: 'new',
    entry: entryOf(message, { epoch: number, late, parked: message.parked, notices }),
    late,
  };
}

/** A number of a boot that is not kept any more: its body may be. */
function decideForgotten(message: Message, epoch: EpochSequence, findRecent: FindRecent): Verdict {
  const { boot, seq, hash } = message;
  const recent = findRecent(boot, seq, hash);
  const recorded = bodiesOf(epoch, boot, seq).includes(hash) ? recordedIn(epoch, message, recent) : recent;
  return recorded ? { type: 'repeat', ...recorded } : tooOld(message, epoch.epoch);
}

/** A number that was accepted before. */
function decideKnown(
  message: Message,
  { epoch, boot }: { readonly epoch: EpochSequence; readonly boot: BootSequence },
  findRecent: FindRecent,
): Verdict {
  const { seq, hash } = message;
  const kept = bodiesOf(epoch, boot.boot, seq);
  const recent = findRecent(boot.boot, seq, hash);
  const recorded = kept.includes(hash) ? recordedIn(epoch, message, recent) : recent;
  if (recorded) return { type: 'repeat', ...recorded };
  // Marks of before say no more than that everything up to them was handled.
  if (boot.mark !== undefined && seq <= boot.mark && kept.length === 0)
    return { type: 'repeat', epoch: epoch.epoch, late: false, parked: false };
  if (kept.length === 0) return tooOld(message, epoch.epoch);
  const detail = `another message came under number ${seq} of boot ${boot.boot}`;
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

function tooOld(message: Message, epoch: number): Verdict {
  const { boot, seq } = message;
  return {
    type: 'park',
    code: 'SEQUENCE_TOO_OLD',
    cause: `number ${seq} of boot ${boot} is older than what is kept of this device's numbering: it may be a repeat`,
    entry: entryOf(message, { epoch, late: false, parked: true }),
  };
}

/** An operator's word that it was not handled, unless the log shows that it was. */
function decideRequeued(
  message: Message,
  wanted: number,
  state: DeviceSequence,
  findRecent: FindRecent,
): Verdict {
  const { boot, seq, hash } = message;
  const epoch = epochOf(state, wanted);
  const recent = findRecent(boot, seq, hash);
  const isParked = includes(bootOf(epoch, boot)?.parked ?? [], seq);
  const isKept = epoch !== undefined && bodiesOf(epoch, boot, seq).includes(hash) && !isParked;
  if (recent?.epoch === wanted ? !recent.parked : isKept)
    return { type: 'repeat', epoch: wanted, late: true, parked: false };
  const entry = entryOf(message, { epoch: wanted, late: true, parked: message.parked });
  return { type: 'new', entry: { ...entry, requeued: !message.parked }, late: true };
}

/** The epoch in which this very message is known, the newest first. */
function findRecorded(
  message: Message,
  { epochs }: DeviceSequence,
  findRecent: FindRecent,
): Recorded | undefined {
  const { boot, seq, hash } = message;
  const recent = findRecent(boot, seq, hash);
  const epoch = epochs.findLast((each) => bodiesOf(each, boot, seq).includes(hash));
  return epoch ? recordedIn(epoch, message, recent) : recent;
}

/** The log itself says best how a message was recorded. */
function recordedIn(epoch: EpochSequence, { boot, seq }: Message, recent: Recorded | undefined): Recorded {
  if (recent?.epoch === epoch.epoch) return recent;
  const known = bootOf(epoch, boot);
  return {
    epoch: epoch.epoch,
    late: includes(known?.late ?? [], seq),
    parked: includes(known?.parked ?? [], seq),
  };
}

function isBelowKept({ boots, forgotten }: EpochSequence, boot: number): boolean {
  const lowest = boots[0]?.boot ?? 0;
  return boot <= forgotten || (boots.length >= sequenceLimits.bootsOfEpoch && boot < lowest);
}

/** Whether something with a higher place arrived in the epoch, or the epoch is not the device's current one. */
function isLate(state: DeviceSequence, epoch: EpochSequence, { boot, seq }: Message): boolean {
  if (epoch.epoch !== state.current) return true;
  return epoch.boots.some(
    (each) => (each.boot > boot && each.upTo > 0) || (each.boot === boot && each.upTo > seq),
  );
}

/** A boot that begins without a hello. One below the newest never connected: its buffer is sent by a later one. */
function noticesOfNewBoot(
  message: Message,
  state: DeviceSequence,
  epoch: EpochSequence | undefined,
): readonly SequenceNotice[] {
  const highest = epoch ? highestBoot(epoch) : 0;
  if (message.boot < highest || (epoch && epoch.epoch !== state.current)) return [];
  const detail = `messages of boot ${message.boot} came without a hello`;
  return [...jumpTo(message, highest), { kind: 'helloMissing', detail }];
}

function entryOf(
  { boot, seq, hash, gap, receivedAtMs }: Message,
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
  if (!gap && notices.length === 0) return entry;
  return { ...entry, ...(gap && { gap }), ...(notices.length > 0 && { notices }) };
}
