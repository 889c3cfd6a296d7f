import {
  createDeviceQueueWriter,
  createDispatchQueue,
  createNamedLock,
  createProjectionTarget,
} from '../../../adapters/postgres/index.js';
import { createDispatcher, createQueues } from '../../../commands/deviceCommands/index.js';
import { createCommandHandler } from '../../../commands/handleCommand.js';
import { brewSession, sessionId, type SessionReport } from '../../../domain/brewSession/index.js';
import { device } from '../../../domain/device/index.js';
import {
  deviceCommand,
  type Acknowledgement,
  type DeviceInstruction,
} from '../../../domain/deviceCommand/index.js';
import type { RecordedEvent } from '../../../domain/kernel/events.js';
import { streamPrefix } from '../../../domain/kernel/streams.js';
import { machineTypes, type MachineSettings } from '../../../domain/machine/index.js';
import { createBrewPlanProcessor } from '../../../infra/compose/brewPlans.js';
import { deviceOfQueueEvent, isOnTheWay } from '../../../projections/dispatchQueue/index.js';
import { createProcessor } from '../../../projections/processor/index.js';
import { parkingBudget } from '../../support/parkingBudget.js';
import { allMayCommand } from '../../support/someActors.js';
import { silentLogger } from '../../support/silentLogger.js';
import { until } from '../../support/until.js';
import type { OldStore } from './oldStore.js';

const projection = 'dispatcher 0/1';
const batch = { items: 50, bytes: 1_048_576 };

/** Dispatcher and reactor of today over an old store, with devices, machines and a clock that the test moves. */
export class UpgradedBackend {
  /** What was published, in order: device and kind of command. */
  readonly published: string[] = [];
  readonly queues;
  readonly #clock;
  readonly #stopping = new AbortController();
  readonly #sessions;
  readonly #devices;
  #running: readonly Promise<void>[] = [];
  #looks = 0;
  #seq = 1_000;

  constructor(
    private readonly old: OldStore,
    nowMs: number,
  ) {
    const { store } = old;
    this.#clock = { ms: nowMs };
    const common = { store, now: () => this.now(), patienceMs: 5_000 };
    this.queues = createQueues({ ...common, cachedQueues: 1 });
    this.#sessions = createCommandHandler({ ...common, cachedStates: 0, decider: brewSession });
    this.#devices = createCommandHandler({ ...common, cachedStates: 0, decider: device });
  }

  now(): Date {
    return new Date(this.#clock.ms);
  }

  start(): void {
    const { pool, store, databaseUrl } = this.old;
    const now = () => this.now();
    const queue = createDispatchQueue(pool, projection);
    const dispatcher = createDispatcher({
      store,
      queue: {
        due: async (...args) => {
          const due = await queue.due(...args);
          this.#looks += 1;
          return due;
        },
      },
      publisher: {
        publish: async ({ deviceId, instruction }) => {
          this.published.push(`${deviceId} ${instruction.kind}`);
          return 'published';
        },
      },
      rights: allMayCommand,
      tracing: { start: () => undefined },
      logger: silentLogger,
      now,
      onStep: () => undefined,
    });
    const common = { store, databaseUrl, logger: silentLogger, batch, parkingBudget };
    const processor = createProcessor<void>({
      ...common,
      name: projection,
      streamPrefixes: [deviceCommand, device].map(streamPrefix),
      filter: (event) => deviceOfQueueEvent(event) !== undefined,
      isDeferrable: isOnTheWay,
      source: store,
      target: createProjectionTarget({
        pool,
        projection,
        schema: 'dispatch',
        parkingBudget,
        write: createDeviceQueueWriter(projection),
      }),
      lock: createNamedLock(databaseUrl, silentLogger),
      afterCommit: () => dispatcher.wake(),
    });
    const { signal } = this.#stopping;
    const brewPlans = createBrewPlanProcessor({ ...common, pool, now });
    this.#running = [processor.run(signal), dispatcher.run(signal), brewPlans.run(signal)];
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#running);
  }

  pass(ms: number): void {
    this.#clock.ms += ms;
  }

  /** Until the dispatcher has looked twice at what is due, with everything applied that happened before. */
  async untilDispatched(): Promise<void> {
    const end = await this.#lastPosition(({ stream }) => /^device(Command)?-/.test(stream));
    await until('the queues are up to date', async () => {
      const text = 'select position::text from dispatch.checkpoint where projection = $1';
      const { rows } = await this.old.pool.query<{ position: string }>(text, [projection]);
      return BigInt(rows[0]?.position ?? 0) >= end;
    });
    const looks = this.#looks + 2;
    await until('the dispatcher has looked', () => this.#looks >= looks);
  }

  async #lastPosition(wanted: (event: RecordedEvent) => boolean): Promise<bigint> {
    for await (const event of this.old.store.readAll({ direction: 'backwards' }))
      if (wanted(event)) return event.position;
    return 0n;
  }

  async connect(deviceId: string, boot: number, connection: number): Promise<void> {
    const hello = { machineType: machineTypes.base, firmware: '2.0.0', serial: 'S1', partition: 0 };
    const receivedAtMs = this.#clock.ms;
    const what = { deviceId, connection: { epoch: 0, boot, connection }, receivedAtMs, causedBy: 'test' };
    await this.#devices.handle(deviceId, [{ type: 'hello', ...hello, ...what }]);
  }

  async reportSettings(deviceId: string, settings: Partial<MachineSettings>): Promise<void> {
    this.#seq += 1;
    const source = { epoch: 0, boot: 2, seq: this.#seq };
    const what = { deviceId, source, late: false, settings, causedBy: 'test' };
    await this.#devices.handle(deviceId, [{ type: 'settings', ...what }]);
  }

  request(deviceId: string, commandId: string, instruction: DeviceInstruction) {
    const atMs = this.#clock.ms;
    const machine = { machineType: machineTypes.base, session: undefined };
    const what = { commandId, deviceId, instruction, machine, atMs, deadlineMs: atMs + 60_000 };
    return this.queues.handle(deviceId, [
      { type: 'request', ...what, requestedBy: 'bert', causedBy: 'test' },
    ]);
  }

  async acknowledge(deviceId: string, commandId: string, acknowledgement: Acknowledgement): Promise<void> {
    const what = { deviceId, commandId, atMs: this.#clock.ms, causedBy: 'test' };
    await this.queues.handle(deviceId, [{ type: 'acknowledge', ...what, ...acknowledgement }]);
  }

  async report(deviceId: string, session: number, report: SessionReport): Promise<void> {
    this.#seq += 1;
    const source = { epoch: 0, boot: 1, seq: this.#seq };
    const what = { deviceId, session, source, late: false, atMs: this.#clock.ms, report, causedBy: 'test' };
    await this.#sessions.handle(sessionId(deviceId, session), [what]);
  }

  /** Events of a whole brew after those of the old store. */
  async newPlanTypes(planId: string): Promise<readonly string[]> {
    const stream = `brewPlan-${planId}`;
    const known = this.old.events.filter((event) => event.stream === stream).length;
    const types: string[] = [];
    for await (const { type } of this.old.store.readStream(stream, { fromRevision: BigInt(known) }))
      types.push(type);
    return types;
  }
}
