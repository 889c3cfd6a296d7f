import type { HelloEntry, LogEntry, MessageEntry } from './entry.js';
import { contains, withNumber, type Range } from './ranges.js';
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

/** The numbering after one more log entry of the device. */
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
  const current = { ...withPrevious(before, entry), current: entry.epoch };
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
  return isRestart ? { ...state, counts: counted(state, { restarts: 1 }) } : state;
}

/** The previous boot may have sent more than arrived. If it never sent a hello, it may have sent all of it. */
function withPrevious(
  state: DeviceSequence,
  { previous, epoch, boot, receivedAtMs }: HelloEntry,
): DeviceSequence {
  const known = epochOf(state, epoch);
  if (!known || !previous || previous.boot >= boot || previous.lastSeq === 0) return state;
  const ended = bootOf(known, previous.boot) ?? neverHeard(known, previous.boot);
  if (!ended || !hasBaseline(ended) || (ended.announced?.lastSeq ?? 0) >= previous.lastSeq) return state;
  const announced = { lastSeq: previous.lastSeq, sinceMs: receivedAtMs };
  return withEpoch(state, epoch, (now) => withBoot(now, { ...ended, announced }));
}

/** No message of this boot arrived, although earlier boots of the device are known. For a boot before those, nothing is known. */
function neverHeard({ boots, evictedUpTo }: EpochSequence, boot: number): BootSequence | undefined {
  const wasHeardBefore = boots.some(
    (each) => each.boot < boot && (each.hellos.length > 0 || hasBaseline(each)),
  );
  return wasHeardBefore && boot > evictedUpTo ? newBoot(boot, 1) : undefined;
}

/** Up to a high-water mark the log has no entry for each message: missing messages show from the next number on. */
function hasBaseline({ from, upTo, highWaterMark }: BootSequence): boolean {
  return from > 0 && (highWaterMark === undefined || upTo > highWaterMark);
}

function withMessage(before: DeviceSequence, entry: MessageEntry): DeviceSequence {
  const next = withNext(before, entry);
  if (next) return next;
  const more = { late: Number(entry.late), parked: Number(entry.parked) };
  // A requeued message may belong to an epoch that is no longer stored.
  const isFirst = before.epochs.length === 0 && entry.epoch === before.current;
  const isForgotten = !isFirst && epochOf(before, entry.epoch) === undefined;
  if (isForgotten) return { ...before, counts: counted(before, more) };
  let dropped = 0;
  const state = withEpoch(before, entry.epoch, (epoch) => {
    const known = bootOf(epoch, entry.boot) ?? newBoot(entry.boot, 0);
    const isNew = !hasArrived(known, entry.seq);
    if (isNew && known.missing.some((range) => range.dropped && contains(range, entry.seq))) dropped -= 1;
    const boot = withFlags(isNew ? arrived(known, entry) : known, entry, isNew);
    const closed = entry.gap && markDropped(boot.missing, entry.gap);
    dropped += closed?.dropped ?? 0;
    const isStored = isNew || entry.requeued;
    return withBoot(
      isStored ? withVersions(epoch, entry) : epoch,
      closed ? { ...boot, missing: closed.missing } : boot,
    );
  });
  const isPlain = !entry.late && !entry.parked && dropped === 0;
  return isPlain ? state : { ...state, counts: counted(state, { ...more, dropped }) };
}

/** Fast path: the state after the next number of the newest boot of an epoch, which almost all messages are; undefined for others. */
function withNext(state: DeviceSequence, entry: MessageEntry): DeviceSequence | undefined {
  if (entry.late || entry.parked || entry.requeued || entry.gap || entry.edited) return undefined;
  const at = state.epochs.findIndex(({ epoch }) => epoch === entry.epoch);
  const epoch = state.epochs[at];
  const boot = epoch?.boots.at(-1);
  if (!epoch || boot?.boot !== entry.boot || entry.seq !== boot.upTo + 1) return undefined;
  if (boot.from === 0 || boot.highWaterMark === boot.upTo) return undefined;
  const boots = [...epoch.boots];
  boots[boots.length - 1] = { ...boot, upTo: entry.seq };
  const epochs = [...state.epochs];
  epochs[at] = withBody(epoch, entry, boots);
  return { ...state, epochs };
}

function withFlags(boot: BootSequence, entry: MessageEntry, isNew: boolean): BootSequence {
  const { seq, late, parked, requeued } = entry;
  const limits = sequenceLimits;
  return {
    ...boot,
    ...(late && { late: withNumber(boot.late, seq).slice(-limits.lateRangesOfBoot) }),
    ...(isNew && parked && { parked: withNumber(boot.parked, seq).slice(-limits.parkedRangesOfBoot) }),
    ...(requeued && { parked: without(boot.parked, seq) }),
  };
}

function withUnordered(
  before: DeviceSequence,
  entry: Extract<LogEntry, { type: 'unordered' }>,
): DeviceSequence {
  return withEpoch(before, entry.epoch, (epoch) => {
    const known = bootOf(epoch, entry.boot) ?? newBoot(entry.boot, 1);
    const upTo = Math.max(known.upTo, entry.seq);
    return withBoot(withBody(epoch, entry), { ...known, upTo, highWaterMark: upTo });
  });
}

/** Whether a message with this number was accepted before, as far as the state tells. */
export function hasArrived({ from, upTo, missing, highWaterMark }: BootSequence, seq: number): boolean {
  if (missing.some((range) => contains(range, seq))) return false;
  if (highWaterMark !== undefined && seq <= highWaterMark) return true;
  return from > 0 && seq >= from && seq <= upTo;
}

function arrived(boot: BootSequence, { seq, receivedAtMs }: MessageEntry): BootSequence {
  const { from, upTo, missing, highWaterMark, announced } = boot;
  // Without a baseline, counting begins at the first number.
  if (from === 0 || (highWaterMark === upTo && seq > upTo)) return { ...boot, from: seq, upTo: seq };
  if (seq === upTo + 1) return { ...boot, upTo: seq };
  const lacking = (first: number, last: number, sinceMs: number): readonly MissingRange[] =>
    first > last ? [] : [{ first, last, sinceMs, dropped: false }];
  if (seq > upTo) {
    // Numbers that the next boot's hello announced are missing since that hello.
    const known = Math.max(upTo, Math.min(seq - 1, announced?.lastSeq ?? 0));
    const since = announced?.sinceMs ?? receivedAtMs;
    const more = [...lacking(upTo + 1, known, since), ...lacking(known + 1, seq - 1, receivedAtMs)];
    return { ...boot, upTo: seq, missing: [...missing, ...more] };
  }
  if (seq < from) {
    const more = [...missing, ...lacking(seq + 1, from - 1, receivedAtMs)];
    return { ...boot, from: seq, missing: more.sort((a, b) => a.first - b.first) };
  }
  return { ...boot, missing: without(missing, seq) };
}

function without<Kind extends Range>(ranges: readonly Kind[], number: number): readonly Kind[] {
  return ranges.flatMap((range) => {
    if (!contains(range, number)) return [range];
    const parts = [
      { ...range, last: number - 1 },
      { ...range, first: number + 1 },
    ];
    return parts.filter(({ first, last }) => first <= last);
  });
}

/** Missing numbers in a gap that the device reports as dropped. */
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

/** This many are merged at once. */
const mergedAtOnce = 16;

/** Where an edited message is stored, what the device sent is a repeat. */
function withVersions(epoch: EpochSequence, entry: MessageEntry): EpochSequence {
  const { edited, parked } = entry;
  const original = parked ? undefined : edited?.original;
  const known = original === undefined ? epoch : withBody(epoch, { ...entry, hash: original });
  return withBody(known, entry);
}

function withBody(
  epoch: EpochSequence,
  { boot, seq, hash }: { readonly boot: number; readonly seq: number; readonly hash: number },
  boots = epoch.boots,
): EpochSequence {
  const { unmerged: before } = epoch;
  const count = (before?.count ?? 0) + 1;
  if (count < mergedAtOnce)
    return {
      ...epoch,
      boots,
      unmerged: before ? { boot, seq, hash, count, before } : { boot, seq, hash, count },
    };
  const bodies = epoch.bodies.slice(-3 * (sequenceLimits.bodiesOfEpoch - count));
  const merged = [boot, seq, hash];
  for (let body = before; body; body = body.before) merged.unshift(body.boot, body.seq, body.hash);
  return { ...withoutUnmerged(epoch), boots, bodies: [...bodies, ...merged] };
}

function withoutUnmerged({ unmerged: _, ...epoch }: EpochSequence): EpochSequence {
  return epoch;
}

function emptyEpoch(epoch: number): EpochSequence {
  return { epoch, boots: [], evictedUpTo: 0, bodies: [] };
}

/** @param from 1 for a boot that is known from its beginning, otherwise 0. */
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

/** Evicts the oldest epochs and boots, and the lowest missing ranges, beyond the limits; their missing messages count as lost. */
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
      return { ...epoch, boots, evictedUpTo: Math.max(epoch.evictedUpTo, lowest.boot) };
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

/** Dropped messages are counted when the device reports them. */
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
