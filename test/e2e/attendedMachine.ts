import { readFile } from 'node:fs/promises';
import { setTimeout as pass } from 'node:timers/promises';
import { createMemoryStore } from '../../adapters/device/index.js';
import { deviceCodec } from '../../adapters/protobuf/index.js';
import { SimulatedDevice } from '../../infra/simulation/machines/index.js';
import { silentLogger } from '../support/silentLogger.js';
import type { Stack } from '../support/stack.js';
import { newDeviceId } from '../support/stackDevice.js';

/** A day of fermentation in less than half a second. */
const speed = 200_000;
const tickMs = 50;

/** A simulated machine that waits for people, with a clock that runs fast. */
export class AttendedMachine {
  readonly #device: SimulatedDevice;
  readonly #stopped = new AbortController();
  #ticking: Promise<void> = Promise.resolve();

  private constructor(
    readonly deviceId: string,
    device: SimulatedDevice,
  ) {
    this.#device = device;
  }

  static async start(stack: Stack, machineType: number): Promise<AttendedMachine> {
    const deviceId = newDeviceId(machineType === 1 ? 'keg' : 'base');
    const secret = (await stack.enroll([deviceId])).get(deviceId) ?? '';
    const device = new SimulatedDevice({
      client: {
        deviceId,
        login: { type: 'secret', secret },
        mqttUrl: stack.mqttUrl,
        ca: await readFile(stack.caFile, 'utf8'),
        codec: deviceCodec,
        store: createMemoryStore(),
        logger: silentLogger,
        maxReconnectMs: 500,
      },
      state: undefined,
      machineType,
      seed: 1,
      speed,
      life: 'attended',
      onTelemetry: () => undefined,
    });
    await device.powerOn();
    const machine = new AttendedMachine(deviceId, device);
    machine.#ticking = machine.#tick();
    return machine;
  }

  dropConnection(): void {
    this.#device.dropConnection();
  }

  cutPower(outageMs = 300): Promise<void> {
    return this.#device.powerCycle(outageMs / 3_000);
  }

  /** Its next process that comes to this step fails in it. */
  failAt(step: number): void {
    this.#device.misbehave({ type: 'failAtStep', step });
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#ticking;
    await this.#device.powerOff();
  }

  async #tick(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      this.#device.tick(1);
      await pass(tickMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
