import { setTimeout as delay } from 'node:timers/promises';
import type { DeviceInstruction } from '../../../domain/deviceCommand/index.js';
import { messageOf } from '../../../domain/kernel/errors.js';
import { machineTypes, type Reading } from '../../../domain/machine/index.js';
import {
  createDevice,
  type CommandControl,
  type Delivery,
  type Device,
  type DeviceMemory,
  type DeviceOptions,
} from '../../../adapters/device/client/index.js';
import { afterLoss, type BeforeLoss, type CounterLoss } from './counterLoss.js';
import { Machine, type SessionEvent, type WayOfLife } from './machine.js';
import { MachineClock } from './machineClock.js';
import { lineOf, MachineLog } from './machineLog.js';
import { newMachine, type MachineState, type Running, type SavedMachine } from './machineState.js';
import { Conduct, type FaultInjection } from './faultInjection.js';
import { execute } from './execute.js';
import { createRandom, type Random } from './random.js';
import { sendLog } from './sendLog.js';

export interface SimulatedDeviceOptions {
  readonly client: Omit<
    DeviceOptions,
    'onCommand' | 'machine' | 'settings' | 'answering' | 'keepsReports' | 'namesInstallation' | 'clock'
  >;
  /** State to continue with; undefined for a new machine. */
  readonly state: SavedMachine | undefined;
  /** Type of a new machine: 0 base, 1 keg. */
  readonly machineType: number;
  readonly seed: number;
  /** Simulated seconds for each real one. */
  readonly speed: number;
  /** `byItself` when left out. */
  readonly life?: WayOfLife;
  /** No fault when left out; {@link SimulatedDevice.misbehave} changes it. */
  readonly faultInjection?: FaultInjection;
  readonly onTelemetry: (delivery: Delivery, readings: readonly Reading[]) => void;
  /** Called with the new state before the machine reports what has changed, like a write to its own memory. */
  readonly onChange?: (state: MachineState) => void;
}

/** Longest outage after a simulated power cut. */
const longestOutageMs = 3000;
const fullRateMs = 1000;

/** A machine with its device client and its clock. Its readings have real time, whatever the simulation's speed. */
export class SimulatedDevice {
  readonly #options: SimulatedDeviceOptions;
  readonly #machine: Machine;
  readonly #log = new MachineLog();
  readonly #conduct: Conduct;
  readonly #clock = new MachineClock();
  readonly #random: Random;
  #namesInstallation = true;
  /** An older copy of its counters. */
  #backup: BeforeLoss['backup'] | undefined;
  #device: Device | undefined;
  #rebooting: Promise<void> = Promise.resolve();
  #simulatedUntilMs: number;
  #sampledAtMs = 0;
  #published = 0;
  #acknowledged = 0;

  constructor(options: SimulatedDeviceOptions) {
    this.#options = options;
    const state = options.state ?? newMachine(options.machineType, options.seed);
    this.#machine = new Machine(state, options.life);
    this.#random = createRandom(options.seed);
    this.#conduct = new Conduct(undefined, () => this.#reboot());
    this.misbehave(options.faultInjection);
    this.#simulatedUntilMs = Date.now();
  }

  get deviceId(): string {
    return this.#options.client.deviceId;
  }

  get state(): MachineState {
    return this.#machine.state;
  }

  /** Where it is in its program; undefined while no session runs. */
  get running(): Running | undefined {
    return this.#machine.running;
  }

  get connected(): boolean {
    return this.#device?.connected ?? false;
  }

  get buffered(): number {
    return this.#device?.buffered ?? 0;
  }

  /** Messages made since the start, and those that the broker acknowledged; a power cut loses some for good. */
  get counts(): { readonly published: number; readonly acknowledged: number } {
    return { published: this.#published, acknowledged: this.#acknowledged };
  }

  /** Whether it is at full rate, and a second has passed since its last reading. */
  isDue(nowMs: number): boolean {
    return nowMs < this.#machine.fullRateUntilMs && nowMs - this.#sampledAtMs >= fullRateMs;
  }

  /** Sets the fault from now on; undefined ends it. */
  misbehave(how: FaultInjection | undefined): void {
    this.#conduct.faultInjection = how;
    this.#machine.failsAtStep = how?.type === 'failAtStep' ? how.step : undefined;
  }

  async powerOn(): Promise<void> {
    const machine = {
      machineType: this.#machine.machineType,
      firmware: 'simulator 1.0',
      serial: `${this.#machine.machineType === machineTypes.keg ? '2001K' : '2001B'}-${this.deviceId}`,
    };
    this.#backup ??= countersOf(await this.#options.client.store.load());
    this.#device = await createDevice({
      ...this.#options.client,
      machine,
      clock: this.#clock.freeRunning(),
      namesInstallation: this.#namesInstallation,
      // Machines by themselves continue with other sessions; people who attend a machine would wait for ever for a lost end.
      keepsReports: this.#options.life === 'attended',
      settings: () => this.#machine.settings,
      onCommand: (instruction, control) => this.#onCommand(instruction, control),
      answering: (answer, send) => this.#conduct.answer(answer, send),
    });
    this.#report(this.#machine.recall());
  }

  /**
   * Advances the machine to now, and publishes its reports and one message of readings, spread over that time.
   *
   * @param seconds of the simulated process that have passed; by default as many as the simulation's speed gives.
   */
  tick(readings: number, seconds?: number): void {
    const device = this.#device;
    if (!device) return;
    const nowMs = Date.now();
    const elapsedMs = nowMs - this.#simulatedUntilMs;
    const passed = seconds ?? this.#secondsUntil(nowMs);
    const samples = Array.from({ length: readings }, (_, index) => {
      const atMs = Math.round(nowMs - (elapsedMs * (readings - 1 - index)) / readings);
      this.#advance(passed / readings, nowMs);
      return this.#machine.sample(this.#clock.at(atMs));
    });
    this.#simulatedUntilMs = nowMs;
    this.#sampledAtMs = nowMs;
    this.#count(device.telemetry(samples, this.#machine.session), (delivery) =>
      this.#options.onTelemetry(delivery, samples),
    );
  }

  /** A fault of the machine from which it recovers. */
  stumble(): void {
    this.#report(this.#machine.stumble());
  }

  dropConnection(): void {
    this.#device?.dropConnection();
  }

  repeatLast(): void {
    this.#device?.repeatLast();
  }

  /**
   * Cuts the power for a while: the client's memory is lost, the process continues where it was.
   *
   * @param outageShare of the longest outage, 0 to 1.
   * @param loss what else the machine loses meanwhile.
   */
  async powerCycle(outageShare: number, loss?: CounterLoss): Promise<void> {
    const device = this.#device;
    if (!device) return;
    this.#device = undefined;
    await device.kill();
    if (loss) await this.#lose(loss);
    await delay(outageShare * longestOutageMs);
    await this.powerOn();
  }

  async drain(timeoutMs: number): Promise<boolean> {
    await this.#rebooting;
    return this.#device ? this.#device.drain(timeoutMs) : true;
  }

  async powerOff(): Promise<void> {
    await this.#rebooting;
    await this.#device?.stop();
  }

  async #lose(loss: CounterLoss): Promise<void> {
    const { store } = this.#options.client;
    const memory = await store.load();
    if (!memory) return;
    const namesInstallation = this.#namesInstallation;
    const before = { memory, namesInstallation, backup: this.#backup ?? { boot: memory.boot } };
    const after = afterLoss(loss, before, this.#random);
    await store.save(after.memory);
    this.#namesInstallation = after.namesInstallation;
    if (loss === 'restoreOldCounters') this.#backup = undefined;
    if (after.clockMs === undefined) return;
    this.#clock.lose(after.clockMs);
    this.#machine.forgetSessionNumbers();
  }

  async #onCommand(instruction: DeviceInstruction, control: CommandControl): Promise<void> {
    const nowMs = Date.now();
    this.#advance(this.#secondsUntil(nowMs), nowMs);
    this.#simulatedUntilMs = nowMs;
    try {
      await this.#execute(instruction, control);
      this.#note('info', `${instruction.kind} executed`);
    } catch (error) {
      this.#note('warning', `${instruction.kind} failed: ${messageOf(error)}`);
      throw error;
    }
    await this.#conduct.executed();
  }

  async #execute(instruction: DeviceInstruction, { commandId, progress }: CommandControl): Promise<void> {
    if (instruction.kind === 'sendLog') {
      if (!this.#device) throw new Error('the power is off');
      const { session: running, lastSession } = this.#machine.state;
      const session = instruction.session ?? (running || lastSession);
      return sendLog(this.#device, { session, lines: this.#log.of(session) }, progress);
    }
    this.#report(execute(this.#machine, instruction, { commandId, nowMs: Date.now() }));
    if (instruction.kind === 'changeSettings') this.#device?.reportSettings();
  }

  #secondsUntil(nowMs: number): number {
    return ((nowMs - this.#simulatedUntilMs) / 1000) * this.#options.speed;
  }

  #advance(seconds: number, nowMs: number): void {
    this.#report(this.#machine.advance(seconds, Math.floor(this.#clock.at(nowMs) / 1000)));
  }

  #report(events: readonly SessionEvent[]): void {
    if (events.length > 0) this.#options.onChange?.(this.#machine.state);
    const atMs = this.#clock.at(Date.now());
    for (const { session, report } of events) {
      this.#log.add(session, lineOf(report, atMs));
      const device = this.#device;
      if (device) this.#count(device.processEvent(report, session, atMs), () => undefined);
    }
  }

  #note(severity: 'info' | 'warning', text: string): void {
    const { session, lastSession } = this.#machine.state;
    this.#log.add(session || lastSession, { atMs: this.#clock.at(Date.now()), severity, text });
  }

  #reboot(): void {
    this.#rebooting = this.powerCycle(0).catch((error: unknown) => {
      const { logger, deviceId } = this.#options.client;
      logger.error({ deviceId, cause: messageOf(error) }, 'did not come back');
    });
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

/** Without the last number: in an older copy it would be wrong. */
function countersOf(memory: DeviceMemory | undefined): BeforeLoss['backup'] | undefined {
  if (!memory) return undefined;
  const { boot, installation } = memory;
  return { boot, ...(installation !== undefined && { installation }) };
}
