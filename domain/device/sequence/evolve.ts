import type { HelloEntry, LogEntry, MessageEntry } from './entry.js';
import { withNumber, type Range, type Ranges } from './ranges.js';
import {
  bootOf,
  epochOf,
  missingOf,
  sequenceLimits,
  tailOf,
  type BootSequence,
  type DeviceSequence,
  type EpochSequence,
  type MissingRange,
  type SequenceCounts,
} from './state.js';

/** The numbering after one more entry of the device in its partition's log. */
export function evolve(state: DeviceSequence, entry: LogEntry): DeviceSequence {
  switch (entry.type) {
    case 'hello':
      return withHello(state, entry);
    case 'message':
      return withMessage(state, entry);
    case 'unordered':
      return withUnordered(state, entry);
    case 'reset':
      return {
        current: entry.epoch,
        epochs: [emptyEpoch(entry.epoch)],
        counts: counted(state, { restarts: 1, lost: numbersIn(missingOf(state)) }),
      };
  }
}

function withHello(before: DeviceSequence, entry: HelloEntry): DeviceSequence {
  const isRestart = before.epochs.length > 0 && epochOf(before, entry.epoch) === undefined;
  const current = { ...before, current: entry.epoch };
  const state = withEpoch(current, entry.epoch, (epoch) => {
    const known = bootOf(epoch, entry.boot) ?? newBoot(entry.boot, entry.connection === 1 ? 1 : 0);
    const boot: BootSequence = {
      ...known,
      connection: Math.max(known.connection, entry.connection),
      hellos: [...known.hellos, entry.hash].slice(-sequenceLimits.hellosOfBoot),
    };
    const { installation } = entry;
    return withBoot({ ...epoch, ...(installation !== undefined && { installation }) }, boot);
  });
  if (isRestart) return { ...state, counts: counted(state, { restarts: 1 }) };
  return withPrevious(state, entry);
}

/** The boot before may have sent more than arrived; one that never came as far as a hello may have sent all of it. */
function withPrevious(state: DeviceSequence, entry: HelloEntry): DeviceSequence {
  const { previous, epoch, receivedAtMs } = entry;
  if (!previous || previous.boot >= entry.boot || previous.lastSeq === 0) return state;
  const known = epochOf(state, epoch);
  if (!known || previous.boot <= known.forgotten) return state;
  const boot = bootOf(known, previous.boot) ?? newBoot(previous.boot, 1);
  if (boot.from === 0 || (boot.announced?.lastSeq ?? 0) >= previous.lastSeq) return state;
  const announced = { lastSeq: previous.lastSeq, sinceMs: receivedAtMs };
  return withEpoch(state, epoch, (now) => withBoot(now, { ...boot, announced }));
}

function withMessage(before: DeviceSequence, entry: MessageEntry): DeviceSequence {
  let dropped = 0;
  const state = withEpoch(before, entry.epoch, (epoch) => {
    const known = bootOf(epoch, entry.boot) ?? newBoot(entry.boot, 0);
    const isNew = !hasArrived(known, entry.seq);
    let boot = isNew ? arrived(known, entry) : known;
    if (entry.late)
      boot = { ...boot, late: withNumber(boot.late, entry.seq).slice(-sequenceLimits.lateRangesOfBoot) };
    if (isNew && entry.parked) boot = { ...boot, parked: withNumber(boot.parked, entry.seq) };
    if (entry.requeued) boot = { ...boot, parked: without(boot.parked, entry.seq) };
    if (entry.gap) {
      const closed = markDropped(boot.missing, entry.gap);
      dropped = closed.dropped;
      boot = { ...boot, missing: closed.missing };
    }
    const isStored = isNew || entry.requeued;
    return withBoot(isStored ? withBody(epoch, entry) : epoch, boot);
  });
  if (!entry.late && !entry.parked && dropped === 0) return state;
  return {
    ...state,
    counts: counted(state, { late: Number(entry.late), parked: Number(entry.parked), dropped }),
  };
}

function withUnordered(
  before: DeviceSequence,
  entry: Extract<LogEntry, { type: 'unordered' }>,
): DeviceSequence {
  return withEpoch(before, entry.epoch, (epoch) => {
    const known = bootOf(epoch, entry.boot) ?? newBoot(entry.boot, 1);
    const upTo = Math.max(known.upTo, entry.seq);
    return withBoot(withBody(epoch, entry), { ...known, upTo, mark: upTo });
  });
}

/** Whether a message of this number was accepted before, as far as one can tell. */
export function hasArrived({ from, upTo, missing, mark }: BootSequence, seq: number): boolean {
  if (mark !== undefined && seq <= mark) return true;
  if (from === 0 || seq > upTo || seq < from) return false;
  return !missing.some(({ first, last }) => seq >= first && seq <= last);
}

function arrived(boot: BootSequence, { seq, receivedAtMs }: MessageEntry): BootSequence {
  const { from, upTo, missing, mark } = boot;
  const lacking = (first: number, last: number): readonly MissingRange[] =>
    first > last ? [] : [{ first, last, sinceMs: receivedAtMs, dropped: false }];
  // Without a baseline one begins at the first number.
  if (from === 0 || (mark === upTo && seq > upTo)) return { ...boot, from: seq, upTo: seq };
  if (seq === upTo + 1) return { ...boot, upTo: seq };
  if (seq > upTo) return { ...boot, upTo: seq, missing: [...missing, ...lacking(upTo + 1, seq - 1)] };
  if (seq < from) return { ...boot, from: seq, missing: [...lacking(seq + 1, from - 1), ...missing] };
  return { ...boot, missing: without(missing, seq) };
}

function without<Kind extends Range>(ranges: readonly Kind[], number: number): readonly Kind[] {
  return ranges.flatMap((range) => {
    if (number < range.first || number > range.last) return [range];
    const parts = [
      { ...range, last: number - 1 },
      { ...range, first: number + 1 },
    ];
    return parts.filter(({ first, last }) => first <= last);
  });
}

/** What is missing of a gap was dropped by the device. */
function markDropped(missing: readonly MissingRange[], gap: Range) {
  let dropped = 0;
  const marked = missing.flatMap((range): MissingRange[] => {
    const first = Math.max(range.first, gap.first);
    const last = Math.min(range.last, gap.last);
    if (first > last || range.dropped) return [range];
    dropped += last - first + 1;
    const parts = [
      { ...range, last: first - 1 },
      { ...range, first, last, dropped: true },
      { ...range, first: last + 1 },
    ];
    return parts.filter((part) => part.first <= part.last);
  });
  return { missing: marked, dropped };
}

function withBody(
  epoch: EpochSequence,
  { boot, seq, hash }: { readonly boot: number; readonly seq: number; readonly hash: number },
): EpochSequence {
  return {
    ...epoch,
    bodies: [...epoch.bodies.slice(-3 * (sequenceLimits.bodiesOfEpoch - 1)), boot, seq, hash],
  };
}

function emptyEpoch(epoch: number): EpochSequence {
  return { epoch, boots: [], forgotten: 0, bodies: [] };
}

/** @param from 1 for a boot that is heard from its beginning, 0 for one that is not. */
function newBoot(boot: number, from: 0 | 1): BootSequence {
  return { boot, connection: 0, hellos: [], from, upTo: 0, missing: [], late: [], parked: [] };
}

function withBoot(epoch: EpochSequence, boot: BootSequence): EpochSequence {
  const at = epoch.boots.findIndex((each) => each.boot >= boot.boot);
  if (at < 0) return { ...epoch, boots: [...epoch.boots, boot] };
  const known = epoch.boots[at]?.boot === boot.boot;
  const boots = [...epoch.boots];
  boots.splice(at, known ? 1 : 0, boot);
  return { ...epoch, boots };
}

/** The state with one epoch changed, within its limits. */
function withEpoch(
  state: DeviceSequence,
  number: number,
  change: (epoch: EpochSequence) => EpochSequence,
): DeviceSequence {
  const at = state.epochs.findIndex((each) => each.epoch === number);
  const changed = change(at < 0 ? emptyEpoch(number) : (state.epochs[at] as EpochSequence));
  const epochs = at < 0 ? [...state.epochs, changed].sort((a, b) => a.epoch - b.epoch) : [...state.epochs];
  if (at >= 0) epochs[at] = changed;
  return withinLimits({ ...state, epochs });
}

/** Forgets the oldest epochs and boots, and the lowest missing ranges, beyond what is kept; what was missing in them is lost. */
function withinLimits(state: DeviceSequence): DeviceSequence {
  let { epochs } = state;
  let lost = 0;
  if (epochs.length > sequenceLimits.epochs) {
    const oldest = epochs.find(({ epoch }) => epoch !== state.current);
    lost += oldest ? numbersIn(oldest.boots.flatMap(lackedBy)) : 0;
    epochs = epochs.filter((each) => each !== oldest);
  }
  if (epochs.some(({ boots }) => boots.length > sequenceLimits.bootsOfEpoch)) {
    epochs = epochs.map((epoch) => {
      const [lowest, ...boots] = epoch.boots;
      if (!lowest || epoch.boots.length <= sequenceLimits.bootsOfEpoch) return epoch;
      lost += numbersIn(lackedBy(lowest));
      return { ...epoch, boots, forgotten: Math.max(epoch.forgotten, lowest.boot) };
    });
  }
  const ranges = epochs.reduce(
    (sum, { boots }) => sum + boots.reduce((all, { missing }) => all + missing.length, 0),
    0,
  );
  let tooMany = ranges - sequenceLimits.missingRanges;
  if (tooMany > 0) {
    epochs = epochs.map((epoch) => ({
      ...epoch,
      boots: epoch.boots.map((boot) => {
        const closed = boot.missing.slice(0, Math.max(0, tooMany));
        tooMany -= closed.length;
        lost += numbersIn(closed);
        return closed.length === 0 ? boot : { ...boot, missing: boot.missing.slice(closed.length) };
      }),
    }));
  }
  return epochs === state.epochs ? state : { ...state, epochs, counts: counted(state, { lost }) };
}

function lackedBy(boot: BootSequence): readonly MissingRange[] {
  return [...boot.missing, ...tailOf(boot)];
}

/** Dropped ones are counted when the device says so. */
function numbersIn(missing: readonly MissingRange[]): number {
  return missing.reduce((sum, { first, last, dropped }) => sum + (dropped ? 0 : last - first + 1), 0);
}

function counted({ counts }: DeviceSequence, more: Partial<SequenceCounts>): SequenceCounts {
  return {
    restarts: counts.restarts + (more.restarts ?? 0),
    late: counts.late + (more.late ?? 0),
    parked: counts.parked + (more.parked ?? 0),
    dropped: counts.dropped + (more.dropped ?? 0),
    lost: counts.lost + (more.lost ?? 0),
  };
}

export type { Ranges };
