import { setTimeout as delay } from 'node:timers/promises';
import { machineTypes } from '../../../domain/machine/index.js';
import { createDevice, type Delivery, type Device, type DeviceOptions } from '../client/index.js';
import { Machine, type SessionEvent } from './machine.js';
import { newMachine, type MachineState } from './machineState.js';

export interface SimulatedDeviceOptions {
  readonly client: Omit<DeviceOptions, 'onCommand' | 'machine'>;
  /** Where the machine goes on; undefined for a new one. */
  readonly state: MachineState | undefined;
  /** Of a new machine: 0 base, 1 keg. */
  readonly machineType: number;
  readonly seed: number;
  /** Simulated seconds for each real one. */
  readonly speed: number;
  readonly onTelemetry: (delivery: Delivery, readings: number) => void;
}

/** Longest outage after a simulated power cut. */
const longestOutageMs = 3000;

/** A machine, the client that speaks for it, and the clock that drives it. Its readings carry real time, however fast it brews. */
export class SimulatedDevice {
  readonly #options: SimulatedDeviceOptions;
  readonly #machine: Machine;
  #device: Device | undefined;
  #simulatedUntilMs: number;
  #published = 0;
  #acknowledged = 0;

  constructor(options: SimulatedDeviceOptions) {
    this.#options = options;
    this.#machine = new Machine(options.state ?? newMachine(options.machineType, options.seed));
    this.#simulatedUntilMs = Date.now();
  }

  get deviceId(): string {
    return this.#options.client.deviceId;
  }

  get state(): MachineState {
    return this.#machine.state;
  }

  get connected(): boolean {
    return this.#device?.connected ?? false;
  }

  get buffered(): number {
    return this.#device?.buffered ?? 0;
  }

  /** Messages made since the start, and those of them that the broker acknowledged; a power cut loses some for good. */
  get counts(): { readonly published: number; readonly acknowledged: number } {
    return { published: this.#published, acknowledged: this.#acknowledged };
  }

  async powerOn(): Promise<void> {
    const machine = {
      machineType: this.#machine.machineType,
      firmware: 'simulator 1.0',
      serial: `${this.#machine.machineType === machineTypes.keg ? '2001K' : '2001B'}-${this.deviceId}`,
    };
    const onCommand: DeviceOptions['onCommand'] = ({ targetCelsius }) =>
      this.#machine.setTarget(targetCelsius);
    this.#device = await createDevice({ ...this.#options.client, machine, onCommand });
    this.#report(this.#machine.recall());
  }

  /** Lets the machine go on to now and publishes what it reports and one message of readings spread over that time. */
  tick(readings: number): void {
    const device = this.#device;
    if (!device) return;
    const nowMs = Date.now();
    const elapsedMs = nowMs - this.#simulatedUntilMs;
    const samples = Array.from({ length: readings }, (_, index) => {
      const atMs = Math.round(nowMs - (elapsedMs * (readings - 1 - index)) / readings);
      const seconds = (elapsedMs / 1000 / readings) * this.#options.speed;
      this.#report(this.#machine.advance(seconds, Math.floor(nowMs / 1000)));
      return this.#machine.sample(atMs);
    });
    this.#simulatedUntilMs = nowMs;
    this.#count(device.telemetry(samples, this.#machine.session), (delivery) =>
      this.#options.onTelemetry(delivery, readings),
    );
  }

  /** A fault of the machine that it recovers from. */
  stumble(): void {
    this.#report(this.#machine.stumble());
  }

  dropConnection(): void {
    this.#device?.dropConnection();
  }

  repeatLast(): void {
    this.#device?.repeatLast();
  }

  /** Cuts the power for a while: what the client had in memory is lost, the process goes on where it was. */
  async powerCycle(outageShare: number): Promise<void> {
    const device = this.#device;
    if (!device) return;
    this.#device = undefined;
    await device.kill();
    await delay(outageShare * longestOutageMs);
    await this.powerOn();
  }

  async drain(timeoutMs: number): Promise<boolean> {
    return this.#device ? this.#device.drain(timeoutMs) : true;
  }

  async powerOff(): Promise<void> {
    await this.#device?.stop();
  }

  #report(events: readonly SessionEvent[]): void {
    for (const { session, report } of events) {
      const device = this.#device;
      if (device) this.#count(device.processEvent(report, session, Date.now()), () => undefined);
    }
  }

  #count(delivery: Promise<Delivery>, acknowledged: (delivery: Delivery) => void): void {
    this.#published += 1;
    void delivery.then((settled) => {
      if (settled.outcome !== 'acknowledged') return;
      this.#acknowledged += 1;
      acknowledged(settled);
    });
  }
}
