import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DeviceMemory } from '../../../adapters/device/index.js';
import { machineTypes } from '../../../domain/machine/index.js';
import type { ClientOptions } from '../simulation.js';
import { newMachine, SimulatedDevice, type MachineState, type SavedMachine } from '../machines/index.js';
import { administratorsKeg, demoRecordings } from './cast.js';
import { livedPast, recordedPast } from './past.js';

const dayMs = 86_400_000;

/** The demo's machines, each with the memory and the state of the last time, or with its past. */
export class DemoMachines {
  readonly #folder: string;
  readonly #devices = new Map<string, SimulatedDevice>();

  /** @param folder for the states of machines */
  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  get all(): readonly SimulatedDevice[] {
    return [...this.#devices.values()];
  }

  of(deviceId: string): SimulatedDevice {
    const device = this.#devices.get(deviceId);
    if (!device) throw new Error(`the demo has no machine ${deviceId}`);
    return device;
  }

  /** @param beganMs when the demo was begun */
  async add(client: ClientOptions, beganMs: number): Promise<void> {
    const { deviceId, store } = client;
    const seed = this.#devices.size + 1;
    const machineType = deviceId.includes('keg') ? machineTypes.keg : machineTypes.base;
    if (!(await store.load())) {
      const memory = await this.#pastOf(deviceId, newAndCold(machineType, seed), beganMs);
      if (memory) await store.save(memory);
    }
    const device = new SimulatedDevice({
      client,
      state: this.#load(deviceId) ?? newAndCold(machineType, seed),
      machineType,
      seed,
      speed: 1,
      life: deviceId === administratorsKeg ? 'byItself' : 'attended',
      onTelemetry: () => undefined,
      onChange: (state) => this.#save(deviceId, state),
    });
    this.#devices.set(deviceId, device);
  }

  /** Most of a state changes without a report. */
  saveAll(): void {
    for (const { deviceId, state } of this.all) this.#save(deviceId, state);
  }

  async #pastOf(deviceId: string, first: MachineState, beganMs: number): Promise<DeviceMemory | undefined> {
    const recording = demoRecordings.find((each) => each.deviceId === deviceId);
    if (recording) return recordedPast(recording, beganMs);
    if (deviceId !== administratorsKeg) return undefined;
    const { memory, state } = livedPast(first, { fromMs: beganMs - 3 * dayMs, toMs: Date.now() });
    this.#save(deviceId, state);
    return memory;
  }

  #load(deviceId: string): SavedMachine | undefined {
    try {
      return JSON.parse(readFileSync(this.#pathOf(deviceId), 'utf8')) as SavedMachine;
    } catch {
      return undefined;
    }
  }

  /** At once: what a machine has reported it must still know after a crash. */
  #save(deviceId: string, state: MachineState): void {
    const path = this.#pathOf(deviceId);
    writeFileSync(`${path}.new`, JSON.stringify(state), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  }

  #pathOf(deviceId: string): string {
    return join(this.#folder, `${deviceId}.json`);
  }
}

/** At the beginning of its first program, at the temperature of the room. */
function newAndCold(machineType: number, seed: number): MachineState {
  const state = newMachine(machineType, seed);
  return { ...state, program: 0, step: 0, liquidCelsius: 20, fermentedSeconds: 0 };
}

const tickMs = 200;
const readingsPerTick = 4;
/** As long as values between two readings stay credible: a chiller takes 20 °C in a minute, a keg needs hours for that. */
const secondsPerReading: Readonly<Record<number, number>> = {
  [machineTypes.base]: 60,
  [machineTypes.keg]: 3600,
};

/** Lets a machine work much faster than real machines until it is there; from then on it keeps real time. */
export async function hurry(
  device: SimulatedDevice,
  isThere: () => boolean,
  signal: AbortSignal,
): Promise<void> {
  const seconds = readingsPerTick * (secondsPerReading[device.state.machineType] ?? 1);
  while (!isThere() && !signal.aborted) {
    if (device.running) device.tick(readingsPerTick, seconds);
    await delay(tickMs, undefined, { signal }).catch(() => undefined);
  }
  // Where it stands shows at once, and not with its next reading.
  device.tick(1);
}
