import { type BootSequence, type DeviceSequence } from './state.js';
import type { MessageOrder } from '../../kernel/messageOrder.js';

/** How many messages of the device arrived that come after this one in its order, as far as the state tells. */
export function laterMessages(state: DeviceSequence, { epoch, boot, seq }: MessageOrder): number {
  return state.epochs
    .filter((each) => each.epoch >= epoch)
    .flatMap(({ epoch: number, boots }) => boots.map((each) => ({ number, each })))
    .filter(({ number, each }) => number > epoch || each.boot >= boot)
    .reduce(
      (sum, { number, each }) => sum + arrivedAbove(each, number === epoch && each.boot === boot ? seq : 0),
      0,
    );
}

function arrivedAbove({ from, upTo, missing }: BootSequence, seq: number): number {
  const first = Math.max(from, seq + 1);
  if (from === 0 || upTo < first) return 0;
  const lacking = missing.reduce(
    (sum, range) => sum + Math.max(0, range.last - Math.max(range.first, first) + 1),
    0,
  );
  return upTo - first + 1 - lacking;
}
