import { backOffMs, type BackOff } from '../../domain/kernel/backOff.js';
import type { DueDevice } from '../ports/index.js';

/** A device that was tended is looked at again when an event of it has arrived, or after this. */
const leaveAloneMs = 2_000;
/** Before a device whose queue could not be tended is looked at again without a new event of it. */
const afterFailure: BackOff = { firstMs: 2_000, maxMs: 300_000 };

/** Devices that were looked at, each in a version of its queue: until an event of it arrives nobody looks again for a while. */
export class CoolingDevices {
  readonly #cooling = new Map<string, { readonly version: bigint; readonly untilMs: number }>();
  /** Times in a row that the queue of a device could not be tended. */
  readonly #failures = new Map<string, number>();

  /** Those that still are at this time. */
  at(nowMs: number): readonly { readonly deviceId: string; readonly version: bigint }[] {
    for (const [deviceId, { untilMs }] of this.#cooling) if (untilMs <= nowMs) this.#cooling.delete(deviceId);
    return [...this.#cooling].map(([deviceId, { version }]) => ({ deviceId, version }));
  }

  noteDone({ deviceId, version }: DueDevice, atMs: number): void {
    this.#cooling.set(deviceId, { version, untilMs: atMs + leaveAloneMs });
    this.#failures.delete(deviceId);
  }

  /** @returns how long nobody looks, milliseconds. */
  noteFailed({ deviceId, version }: DueDevice, nowMs: number): number {
    const failed = this.#failures.get(deviceId) ?? 0;
    this.#failures.set(deviceId, failed + 1);
    const waitMs = backOffMs(afterFailure, failed, Math.random());
    this.#cooling.set(deviceId, { version, untilMs: nowMs + waitMs });
    return waitMs;
  }
}
