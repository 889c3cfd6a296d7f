/** When each device of a partition was last heard of by this ingest; entries are in the order of their times. */
export class Presence {
  readonly #lastSeenMs = new Map<string, number>();

  constructor(readonly leaseMs: number) {}

  seen(deviceId: string, nowMs: number): void {
    this.#lastSeenMs.delete(deviceId);
    this.#lastSeenMs.set(deviceId, nowMs);
  }

  /** A device that others say is online, and that this ingest never heard of, gets a whole lease from now. */
  assume(deviceId: string, nowMs: number): void {
    if (!this.#lastSeenMs.has(deviceId)) this.#lastSeenMs.set(deviceId, nowMs);
  }

  /** Whether it was heard of since its lease last ended. */
  knows(deviceId: string): boolean {
    return this.#lastSeenMs.has(deviceId);
  }

  /** Devices whose lease has ended, and when each was last heard of; each is named once. */
  takeExpired(nowMs: number): readonly (readonly [deviceId: string, lastSeenMs: number])[] {
    const expired: (readonly [string, number])[] = [];
    for (const [deviceId, lastSeenMs] of this.#lastSeenMs) {
      if (lastSeenMs + this.leaseMs > nowMs) break;
      expired.push([deviceId, lastSeenMs]);
      this.#lastSeenMs.delete(deviceId);
    }
    return expired;
  }
}
