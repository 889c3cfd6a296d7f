import { compareOrder, type MessageOrder } from '../domain/kernel/messageOrder.js';
import type { ReadModelBatch, StoredTelemetry } from './telemetry.js';

/** Finds messages that a log of format 2 has twice. That is a bug of ingest: they were applied twice. */
export interface RepeatDetector {
  /** @param batch a committed batch */
  repeatsIn(batch: Pick<ReadModelBatch, 'telemetry' | 'position'>): readonly StoredTelemetry[];
}

/** Some hundred bytes each. */
const rememberedDevices = 20_000;

/**
 * A message that is not late must be above all earlier ones of its epoch. Late messages are not checked: that would need every
 * message that ever arrived.
 *
 * @param most number of devices in memory, those with the latest messages.
 */
export function createRepeatDetector(most = rememberedDevices): RepeatDetector {
  const last = new Map<string, MessageOrder>();
  let position = -1n;

  function isRepeat(message: StoredTelemetry): boolean {
    if (!message.inOrder || message.late) return false;
    const { deviceId, epoch, boot, seq } = message;
    // Machines that share an id alternate, each in its own epoch.
    const key = `${deviceId} ${epoch}`;
    const before = last.get(key);
    if (before && compareOrder(message, before) <= 0) return true;
    last.delete(key);
    last.set(key, { epoch, boot, seq });
    return false;
  }

  return {
    repeatsIn({ telemetry, position: at }) {
      // A rebuild began: the read models are filled from the first event.
      if (at <= position) last.clear();
      position = at;
      const repeats = telemetry.filter(isRepeat);
      for (const key of last.keys()) {
        if (last.size <= most) break;
        last.delete(key);
      }
      return repeats;
    },
  };
}
