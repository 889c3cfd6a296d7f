import { compareOrder, type MessageOrder } from '../domain/kernel/messageOrder.js';
import type { ReadModelBatch, StoredTelemetry } from './telemetry.js';

/** Finds messages that a log of format 2 holds twice, which is a fault of ingest: they were applied twice. */
export interface RepeatDetector {
  /** @param batch a committed one */
  repeatsIn(batch: Pick<ReadModelBatch, 'telemetry' | 'position'>): readonly StoredTelemetry[];
}

/** Some hundred bytes each. */
const rememberedDevices = 20_000;

/**
 * A message that did not come late is above all of its epoch that came before it. What came late is not looked at: it would take all that
 * ever came to know whether it is a repeat.
 *
 * @param most so many devices are remembered, those of the latest messages.
 */
export function createRepeatDetector(most = rememberedDevices): RepeatDetector {
  const last = new Map<string, MessageOrder>();
  let position = -1n;

  function isRepeat(message: StoredTelemetry): boolean {
    if (!message.inOrder || message.late) return false;
    const { deviceId, epoch, boot, seq } = message;
    // Machines that share an id take turns, each in an epoch of its own.
    const key = `${deviceId} ${epoch}`;
    const before = last.get(key);
    if (before && compareOrder(message, before) <= 0) return true;
    last.delete(key);
    last.set(key, { epoch, boot, seq });
    return false;
  }

  return {
    repeatsIn({ telemetry, position: at }) {
      // The read models are made anew, from the first event.
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
