import { TokenBucket, type RateLimit } from '../kernel/tokenBucket.js';
import type { ExceededLimit } from './events.js';

export type DeviceLimits = Readonly<Record<ExceededLimit, RateLimit>>;

/** What a message costs in its device's buckets. */
export type Charge = Readonly<Record<ExceededLimit, number>>;

const forgetEveryMs = 10_000;

/** How much each device may still send. A device with full buckets takes no memory. */
export class DeviceRates {
  readonly #limits: DeviceLimits;
  readonly #buckets = new Map<string, Readonly<Record<ExceededLimit, TokenBucket>>>();
  #forgottenAtMs = -Infinity;

  constructor(limits: DeviceLimits) {
    this.#limits = limits;
  }

  /** Number of devices in memory. */
  get size(): number {
    return this.#buckets.size;
  }

  /** @returns the limit that the device exceeds with this message, if any */
  charge(deviceId: string, { messages, bytes }: Charge, nowMs: number): ExceededLimit | undefined {
    this.#forgetFull(nowMs);
    let buckets = this.#buckets.get(deviceId);
    if (!buckets) {
      buckets = { messages: new TokenBucket(), bytes: new TokenBucket() };
      this.#buckets.set(deviceId, buckets);
    }
    const hasMessages = buckets.messages.take(messages, this.#limits.messages, nowMs);
    const hasBytes = buckets.bytes.take(bytes, this.#limits.bytes, nowMs);
    if (!hasMessages) return 'messages';
    return hasBytes ? undefined : 'bytes';
  }

  #forgetFull(nowMs: number): void {
    // Also when it turns out to be earlier: else nothing would be forgotten until it is that late again.
    if (Math.abs(nowMs - this.#forgottenAtMs) < forgetEveryMs) return;
    this.#forgottenAtMs = nowMs;
    for (const [deviceId, { messages, bytes }] of this.#buckets)
      if (messages.isFull(nowMs) && bytes.isFull(nowMs)) this.#buckets.delete(deviceId);
  }
}
