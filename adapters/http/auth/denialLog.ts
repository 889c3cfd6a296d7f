import { LRUCache } from 'lru-cache';
import type { DenialReason, DeviceDenials, NewDenials } from '../../../projections/queries/index.js';

export interface DenialLog {
  readonly add: (deviceId: string, reason: DenialReason, address: string | null) => void;
  /** Writes what waits. */
  close(): Promise<void>;
}

/** The first denial of a device shows after this time, together with those of others. */
const lingerMs = 1_000;
/** A device that tries again and again is written down once in this time, with a count. */
const writeEveryMs = 60_000;
/** More than these wait for no write: their denials are in the log and the metric alone. */
const maxDevices = 10_000;

/**
 * Counts refused log-ins, so that a device that tries ten times a second does not write ten rows a second. Lost when the process dies
 * before they are written, or when the database does not answer.
 */
export function createDenialLog(denials: DeviceDenials): DenialLog {
  const waiting = new Map<string, NewDenials>();
  const writtenAtMs = new LRUCache<string, number>({ max: maxDevices });
  let timer: NodeJS.Timeout | undefined;

  async function write(due: readonly NewDenials[], nowMs: number): Promise<void> {
    for (const { deviceId } of due) {
      waiting.delete(deviceId);
      writtenAtMs.set(deviceId, nowMs);
    }
    if (due.length > 0) await denials.write(due).catch(() => undefined);
  }

  function writeDue(): void {
    const nowMs = Date.now();
    const isDue = ({ deviceId }: NewDenials) => (writtenAtMs.get(deviceId) ?? 0) + writeEveryMs <= nowMs;
    void write([...waiting.values()].filter(isDue), nowMs);
    timer = waiting.size === 0 ? undefined : setTimeout(writeDue, lingerMs);
  }

  return {
    add(deviceId, reason, address) {
      const earlier = waiting.get(deviceId);
      if (!earlier && waiting.size >= maxDevices) return;
      const [atMs, count] = [Date.now(), (earlier?.denials ?? 0) + 1];
      const sinceMs = earlier?.sinceMs ?? atMs;
      waiting.set(deviceId, { deviceId, atMs, reason, address, denials: count, sinceMs });
      timer ??= setTimeout(writeDue, lingerMs);
    },
    close() {
      clearTimeout(timer);
      return write([...waiting.values()], Date.now());
    },
  };
}
