import type { RecentEntry, DecodedEntry } from '../ports/index.js';

/** Boot, number and hash in place of those that an operator's request does not have; no message has boot 0. */
const resetNumber = [0, 0, 0] as const;

/**
 * The last entries of a partition's log. The broker gives no more messages again than it let be unacknowledged: whether one of them is in the
 * log, these say.
 */
export class RecentEntries {
  /** In the order of the log, from `#first` on. */
  #entries: RecentEntry[] = [];
  #first = 0;
  /** By the hash of the body, which few share; the newest behind. */
  readonly #byHash = new Map<number, RecentEntry[]>();

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
    const isMessage = entry.type === 'message';
    const recorded = { epoch, late: isMessage && entry.late, parked: isMessage && entry.parked };
    const more = (notices || sessionEpoch !== undefined) && {
      ...(notices && { notices }),
      ...(sessionEpoch !== undefined && { sessionEpoch }),
    };
    this.#keep([deviceId, boot, seq, hash, more ? { ...recorded, ...more } : recorded]);
    // Stored in another version, what the device sent is a repeat.
    const original = entry.type === 'message' && !entry.parked ? entry.edited?.original : undefined;
    if (original !== undefined) this.#keep([deviceId, boot, seq, original, recorded]);
  }

  find(deviceId: string, boot: number, seq: number, hash: number): RecentEntry[4] | undefined {
    const found = this.#byHash
      .get(hash)
      ?.findLast((entry) => entry[2] === seq && entry[1] === boot && entry[0] === deviceId);
    return found?.[4];
  }

  /** Whether the numbering of the device began anew for an operator. */
  hasReset(deviceId: string): boolean {
    return this.find(deviceId, ...resetNumber) !== undefined;
  }

  /** In the order of the log. */
  all(): readonly RecentEntry[] {
    return this.#entries.slice(this.#first);
  }

  #keep(entry: RecentEntry): void {
    this.#entries.push(entry);
    const alike = this.#byHash.get(entry[3]);
    if (alike) alike.push(entry);
    else this.#byHash.set(entry[3], [entry]);
    if (this.#entries.length - this.#first > this.limit) this.#forgetFirst();
  }

  #forgetFirst(): void {
    const oldest = this.#entries[this.#first] as RecentEntry;
    this.#first += 1;
    const alike = this.#byHash.get(oldest[3]) ?? [];
    // The oldest of all is the oldest of those that share its hash.
    if (alike.length > 1) alike.shift();
    else this.#byHash.delete(oldest[3]);
    if (this.#first < this.limit) return;
    this.#entries = this.#entries.slice(this.#first);
    this.#first = 0;
  }
}
