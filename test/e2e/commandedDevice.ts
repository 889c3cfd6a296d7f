import { setTimeout as pass } from 'node:timers/promises';
import { createMemoryStore, type Device } from '../../adapters/device/index.js';
import type { Stack } from '../support/stack.js';
import { connectDevice, newDeviceId } from '../support/stackDevice.js';

/** Longer than a round trip: power cuts fall into the middle of it. */
const obeyMs = 150;
const lateMs = 300;

/** A keg that counts how often it did what each command says, whatever happens to its power and its Wi-Fi. */
export class CommandedDevice {
  readonly #effects = new Map<string, number>();
  readonly #store = createMemoryStore();
  #device: Device | undefined;
  #answers = 0;

  private constructor(
    readonly stack: Stack,
    readonly deviceId: string,
    readonly secret: string,
  ) {}

  static async start(stack: Stack): Promise<CommandedDevice> {
    const deviceId = newDeviceId('keg');
    const secret = (await stack.enroll([deviceId])).get(deviceId) ?? '';
    const device = new CommandedDevice(stack, deviceId, secret);
    await device.switchOn();
    return device;
  }

  effectsOf(commandId: string): number {
    return this.#effects.get(commandId) ?? 0;
  }

  async switchOn(): Promise<void> {
    this.#device ??= await connectDevice(this.stack, this.deviceId, {
      secret: this.secret,
      store: this.#store,
      answering: (_answer, send) => void this.#answer(send),
      onCommand: async (_instruction, { commandId }) => {
        this.#effects.set(commandId, this.effectsOf(commandId) + 1);
        await pass(obeyMs);
      },
    });
  }

  /** Now and then late, now and then twice. */
  async #answer(send: () => Promise<unknown>): Promise<void> {
    this.#answers += 1;
    if (this.#answers % 5 === 0) await pass(lateMs);
    const sent = send();
    if (this.#answers % 3 === 0) await Promise.all([sent, send()]);
  }

  /** In an orderly way: it says goodbye. */
  async switchOff(): Promise<void> {
    const device = this.#device;
    this.#device = undefined;
    await device?.stop();
  }

  /** What was in memory is gone; it starts again at once. */
  async cutPower(): Promise<void> {
    const device = this.#device;
    this.#device = undefined;
    await device?.kill();
    await this.switchOn();
  }

  async dropConnection(): Promise<void> {
    this.#device?.dropConnection();
  }

  stop(): Promise<void> {
    return this.switchOff();
  }
}
