import type { RecentEntry } from '../ports.js';
import type { DecodedEntry } from './uplink.js';

/** Boot, number and hash in place of those that an operator's request does not have; no message has boot 0. */
const resetNumber = [0, 0, 0] as const;

/**
 * The last entries of a partition's log. The broker gives no more messages again than it let be unacknowledged: whether one of them is in the
 * log, these say.
 */
export class RecentEntries {
  readonly #entries = new Map<string, RecentEntry>();

  /** @param limit how many messages can be unacknowledged at once */
  constructor(
    readonly limit: number,
    entries: readonly RecentEntry[] = [],
  ) {
    for (const entry of entries) this.#keep(entry);
  }

  add({ deviceId, entry, sessionEpoch }: DecodedEntry): void {
    if (entry.type === 'reset')
      return this.#keep([deviceId, ...resetNumber, { epoch: entry.epoch, late: false, parked: false }]);
    const { epoch, boot, hash, notices } = entry;
    const seq = entry.type === 'hello' ? 0 : entry.seq;
    const message = entry.type === 'message' && entry;
    const recorded = {
      epoch,
      late: message && message.late,
      parked: message && message.parked,
      ...(notices && { notices }),
      ...(sessionEpoch !== undefined && { sessionEpoch }),
    };
    this.#keep([deviceId, boot, seq, hash, recorded]);
  }

  find(deviceId: string, boot: number, seq: number, hash: number): RecentEntry[4] | undefined {
    return this.#entries.get(keyOf(deviceId, boot, seq, hash))?.[4];
  }

  /** Whether the numbering of the device began anew for an operator. */
  hasReset(deviceId: string): boolean {
    return this.find(deviceId, ...resetNumber) !== undefined;
  }

  /** In the order of the log. */
  all(): readonly RecentEntry[] {
    return [...this.#entries.values()];
  }

  #keep(entry: RecentEntry): void {
    const key = keyOf(entry[0], entry[1], entry[2], entry[3]);
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    if (this.#entries.size <= this.limit) return;
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined) this.#entries.delete(oldest);
  }
}

function keyOf(deviceId: string, boot: number, seq: number, hash: number): string {
  return `${deviceId} ${boot} ${seq} ${hash}`;
}
