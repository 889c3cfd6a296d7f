import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../../../domain/kernel/errors.js';
import type { Logger } from '../../../domain/kernel/logger.js';
import type { CounterLoss } from './counterLoss.js';
import { faultsWithin, isForgetful, type Fault } from './faults.js';
import { createRandom, type Random } from './random.js';
import type { SimulatedDevice } from './simulatedDevice.js';

export interface FleetOptions {
  readonly devices: readonly SimulatedDevice[];
  /** Telemetry messages a second, of each device. */
  readonly rate: number;
  readonly readingsPerMessage: number;
  readonly faults: boolean;
  readonly seed: number;
  readonly logger: Logger;
}

export interface FleetStats {
  /** Connected now. */
  readonly devices: number;
  readonly published: number;
  readonly acknowledged: number;
  readonly buffered: number;
}

const tickMs = 20;
/** New connections a second: each costs the broker a TLS handshake and about eight questions to the auth backend. */
const connectsPerSecond = 100;
const connectingAtOnce = 100;
/** Maximum time that is caught up after a pause of the process. */
const mostCatchUpSeconds = 1;

/**
 * Drives many devices with one timer, round robin, so that messages are spread evenly over each second. Devices at full rate
 * send additional messages up to one a second.
 */
export class Fleet {
  readonly #options: FleetOptions;
  readonly #random: Random;
  readonly #cycles = new Set<Promise<void>>();
  readonly #stopped = new AbortController();
  readonly #powered: SimulatedDevice[] = [];
  #turn = 0;

  constructor(options: FleetOptions) {
    this.#options = options;
    this.#random = createRandom(options.seed);
  }

  get stats(): FleetStats {
    const total = { devices: 0, published: 0, acknowledged: 0, buffered: 0 };
    for (const device of this.#options.devices) {
      const { published, acknowledged } = device.counts;
      total.devices += device.connected ? 1 : 0;
      total.published += published;
      total.acknowledged += acknowledged;
      total.buffered += device.buffered;
    }
    return total;
  }

  /** Powers the devices on in sequence, and publishes until `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => this.#stopped.abort(), { once: true });
    const running = this.#publish();
    await this.#powerOnAll();
    await running;
  }

  /**
   * @returns true when all messages of all devices were acknowledged within `timeoutMs`. In any case all devices are powered off
   *   then.
   */
  async shutDown(timeoutMs: number): Promise<boolean> {
    await Promise.all(this.#cycles);
    const drained = await Promise.all(this.#powered.map((device) => device.drain(timeoutMs)));
    await Promise.all(this.#powered.map((device) => device.powerOff()));
    return drained.every(Boolean);
  }

  /**
   * Paced by the clock, because a pause for each device would grow on a busy machine; and not faster than connections are
   * accepted, because attempts that time out start again.
   */
  async #powerOnAll(): Promise<void> {
    const { devices } = this.#options;
    const beganMs = performance.now();
    while (this.#powered.length < devices.length && !this.#stopped.signal.aborted) {
      const due = Math.ceil(((performance.now() - beganMs + tickMs) / 1000) * connectsPerSecond);
      const waiting = this.#powered.filter(({ connected }) => !connected).length;
      const next = devices.slice(
        this.#powered.length,
        Math.min(due, this.#powered.length + connectingAtOnce - waiting),
      );
      await Promise.all(next.map((device) => device.powerOn()));
      this.#powered.push(...next);
      await delay(tickMs);
    }
  }

  async #publish(): Promise<void> {
    const { rate } = this.#options;
    let lastMs = performance.now();
    let due = 0;
    while (!this.#stopped.signal.aborted) {
      await delay(tickMs);
      const nowMs = performance.now();
      const elapsedSeconds = Math.min(mostCatchUpSeconds, (nowMs - lastMs) / 1000);
      lastMs = nowMs;
      due += elapsedSeconds * rate * this.#powered.length;
      for (; due >= 1; due -= 1) this.#next();
      this.#serveFullRate();
    }
  }

  /** A fleet that reports each second anyway needs nothing more. */
  #serveFullRate(): void {
    if (this.#options.rate >= 1) return;
    const nowMs = Date.now();
    for (const device of this.#powered) if (device.isDue(nowMs)) device.tick(1);
  }

  #next(): void {
    const { rate, readingsPerMessage, faults } = this.#options;
    const index = this.#turn % this.#powered.length;
    const device = this.#powered[index];
    this.#turn += 1;
    if (!device) return;
    device.tick(readingsPerMessage);
    if (!faults) return;
    const forgetful = isForgetful(index);
    for (const fault of faultsWithin(1 / rate, this.#random, { forgetful })) this.#inflict(fault, device);
  }

  #inflict(fault: Fault, device: SimulatedDevice): void {
    switch (fault) {
      case 'dropConnection':
        return device.dropConnection();
      case 'repeatMessage':
        return device.repeatLast();
      case 'stumble':
        return device.stumble();
      case 'cutPower':
        return this.#cutPower(device);
      default:
        return this.#cutPower(device, fault);
    }
  }

  /** @param loss what the machine also loses; only memory when left out. */
  #cutPower(device: SimulatedDevice, loss?: CounterLoss): void {
    const cycle = device
      .powerCycle(this.#random.next(), loss)
      .catch((error: unknown) =>
        this.#options.logger.error(
          { deviceId: device.deviceId, cause: messageOf(error) },
          'did not come back',
        ),
      )
      .finally(() => this.#cycles.delete(cycle));
    this.#cycles.add(cycle);
  }
}
