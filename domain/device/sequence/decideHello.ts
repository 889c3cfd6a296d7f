import { isPlausibleTime } from '../../machine/index.js';
import type { HelloEntry, SequenceNotice } from './entry.js';
import {
  bootOf,
  epochOf,
  highestBoot,
  type BootSequence,
  type DeviceSequence,
  type EpochSequence,
} from './state.js';
import type { FindRecent, HelloMessage, Verdict } from './verdict.js';

/** A boot counter that grows by more than this at one start does not count starts. */
const farJump = 1_000;

export function nextEpoch({ epochs }: DeviceSequence): number {
  const newest = epochs.at(-1);
  return newest ? newest.epoch + 1 : 0;
}

export function decideHello(hello: HelloMessage, state: DeviceSequence, findRecent: FindRecent): Verdict {
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

function epochOfHello(hello: HelloMessage, state: DeviceSequence): HelloEpoch {
  const current = epochOf(state, state.current);
  if (!current) return { epoch: nextEpoch(state), notices: [] };
  if (hello.installation !== undefined)
    return epochOfInstallation(hello, state, current) ?? restarted(hello, state);
  // The current epoch has precedence: a device that never keeps its counters has had the same connections of the same boot
  // before.
  const next = continuesNewest(hello, current);
  if (next) return next;
  const twin = state.epochs.findLast((epoch) => epoch !== current && continuesTwin(hello, epoch));
  if (twin) return { epoch: twin.epoch, notices: [identityShared(hello, current)] };
  return continuesAbove(hello, current) ?? restarted(hello, state);
}

/** The epoch of the device's installation, if the hello continues it. */
function epochOfInstallation(
  hello: HelloMessage,
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
  // Firmware that sends its installation for the first time begins another boot, unless no hello of this boot was received.
  const isFirstHeard = current.boots.at(-1)?.hellos.length === 0;
  return continuesAbove(hello, current) ?? (isFirstHeard ? continuesNewest(hello, current) : undefined);
}

/** Another machine with the same id sent messages in between; this one continues with its next connection. */
function continuesTwin({ boot, connection }: HelloMessage, { boots }: EpochSequence): boolean {
  const newest = boots.at(-1);
  return newest?.boot === boot && newest.connection > 0 && connection === newest.connection + 1;
}

/** Another connection of the newest boot. */
function continuesNewest(hello: HelloMessage, { epoch, boots }: EpochSequence): HelloEpoch | undefined {
  const newest = boots.at(-1);
  const continues =
    newest?.boot === hello.boot && hello.connection > newest.connection && !isOfAnotherBoot(hello, newest);
  return continues ? { epoch, notices: [] } : undefined;
}

/**
 * A boot whose beginning was not received already had its first connection. A first connection of that boot is therefore one of
 * a device that was reset.
 */
function isOfAnotherBoot(
  { connection, redelivered }: HelloMessage,
  { highWaterMark, hellos, from }: BootSequence,
): boolean {
  return hellos.length === 0 && connection === 1 && !redelivered && (highWaterMark !== undefined || from > 1);
}

/** A new, higher boot. */
function continuesAbove(hello: HelloMessage, epoch: EpochSequence): HelloEpoch | undefined {
  const highest = highestBoot(epoch);
  return hello.boot > highest ? { epoch: epoch.epoch, notices: jumpTo(hello, highest) } : undefined;
}

function restarted({ boot, connection }: HelloMessage, state: DeviceSequence): HelloEpoch {
  const current = epochOf(state, state.current);
  const newest = current?.boots.at(-1);
  const before = newest
    ? `after boot ${newest.boot}, connection ${newest.connection}`
    : 'after an unknown boot';
  const detail = `boot ${boot}, connection ${connection} came ${before}: its counters began again`;
  return { epoch: nextEpoch(state), notices: [{ kind: 'sequenceRestarted', detail }] };
}

function identityShared({ boot, connection }: HelloMessage, current: EpochSequence): SequenceNotice {
  const other = current.boots.at(-1)?.boot ?? 0;
  const detail = `boot ${boot} continues with connection ${connection} after boot ${other} of other counters: two machines use this id`;
  return { kind: 'identityShared', detail };
}

/** Lost counters may continue with the time of a clock, which is far above any counter. */
export function jumpTo(
  { boot, receivedAtMs }: { readonly boot: number; readonly receivedAtMs: number },
  highest: number,
): readonly SequenceNotice[] {
  if (highest === 0 || boot - highest <= farJump || isPlausibleTime(boot * 1000, { receivedAtMs })) return [];
  return [{ kind: 'bootJumped', detail: `boot ${boot} came after boot ${highest}` }];
}
