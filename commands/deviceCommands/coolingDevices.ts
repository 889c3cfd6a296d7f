import { backOffMs, type BackOff } from '../../domain/kernel/backOff.js';
import type { DueDevice } from '../ports/index.js';

/** A device whose queue was advanced is due again after a new event of it, or after this time. */
const coolDownMs = 2_000;
/** Cool-down of a device whose queue could not be advanced, unless a new event of it arrives. */
const afterFailure: BackOff = { firstMs: 2_000, maxMs: 300_000 };

/** Devices whose queues are not due for a while, each with the version of its queue: a new event of the device ends the cool-down. */
export class CoolingDevices {
  readonly #cooling = new Map<string, { readonly version: bigint; readonly untilMs: number }>();
  /** Consecutive failures to advance the queue of a device. */
  readonly #failures = new Map<string, number>();

  /** The devices that are cooling down at this time. */
  at(nowMs: number): readonly { readonly deviceId: string; readonly version: bigint }[] {
    for (const [deviceId, { untilMs }] of this.#cooling) if (untilMs <= nowMs) this.#cooling.delete(deviceId);
    return [...this.#cooling].map(([deviceId, { version }]) => ({ deviceId, version }));
  }

  noteDone({ deviceId, version }: DueDevice, atMs: number): void {
    this.#cooling.set(deviceId, { version, untilMs: atMs + coolDownMs });
    this.#failures.delete(deviceId);
  }

  /** @returns the cool-down, milliseconds. */
  noteFailed({ deviceId, version }: DueDevice, nowMs: number): number {
    const failed = this.#failures.get(deviceId) ?? 0;
    this.#failures.set(deviceId, failed + 1);
    const waitMs = backOffMs(afterFailure, failed, Math.random());
    this.#cooling.set(deviceId, { version, untilMs: nowMs + waitMs });
    return waitMs;
  }
}
