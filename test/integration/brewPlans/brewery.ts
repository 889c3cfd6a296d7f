import { randomUUID } from 'node:crypto';
import { createOpenBrewPlans } from '../../../adapters/postgres/index.js';
import { createBrewPlans, type BrewPlans } from '../../../commands/brewPlans/index.js';
import { createCommandHandler } from '../../../commands/handleCommand.js';
import type { EventStore } from '../../../commands/ports/index.js';
import {
  ignoredTypes,
  stages,
  triggerPrefixes,
  type BrewOutline,
  type Stage,
} from '../../../domain/brewPlan/index.js';
import { brewSession, sessionId, type SessionReport } from '../../../domain/brewSession/index.js';
import { deviceCommand, type OpenCommand } from '../../../domain/deviceCommand/index.js';
import { BrewlineError } from '../../../domain/kernel/errors.js';
import type { RecordedEvent } from '../../../domain/kernel/events.js';
import { machineTypes, processTypes } from '../../../domain/machine/index.js';
import { createBrewPlanProcessor } from '../../../infra/compose/brewPlans.js';
import type { EventSource } from '../../../projections/ports.js';
import { parkingBudget } from '../../support/parkingBudget.js';
import { silentLogger } from '../../support/silentLogger.js';
import { until } from '../../support/until.js';
import { eventOf, type ProjectionStack } from '../projections/projectionStack.js';

interface Halt {
  readonly reason: string;
  readonly detail: string;
}

/** A base, a keg, a person, and the process that takes brews on: over a real event store and database. */
export class Brewery {
  readonly planId = randomUUID();
  readonly baseId = `base-${this.planId.slice(0, 8)}`;
  readonly kegId = `keg-${this.planId.slice(0, 8)}`;
  readonly people: BrewPlans;
  readonly #sessions;
  readonly #queues;
  #seq = 0;
  #session = 0;
  #processing: { stop: () => Promise<void> } | undefined;

  constructor(
    private readonly stack: ProjectionStack,
    private readonly now: () => Date = () => new Date(),
  ) {
    const { store, pool } = stack;
    const common = { store, cachedStates: 0, now, patienceMs: 5_000 };
    this.#sessions = createCommandHandler({ ...common, decider: brewSession });
    this.#queues = createCommandHandler({ ...common, decider: deviceCommand });
    const machineTypeOf = (id: string) => (id.startsWith('base') ? machineTypes.base : machineTypes.keg);
    this.people = createBrewPlans({
      store,
      machines: { snapshot: async (id) => ({ machineType: machineTypeOf(id), session: undefined }) },
      openPlans: createOpenBrewPlans(pool),
      now,
    });
  }

  plan(
    wanted: readonly Stage[] = stages,
    more: Partial<Pick<BrewOutline, 'startAtMs' | 'plannedBy' | 'brewRecipe'>> = {},
  ): Promise<void> {
    const { planId, baseId, kegId } = this;
    return this.people.plan({
      outline: { planId, baseId, kegId, stages: wanted, plannedBy: 'ada', ...more },
    });
  }

  /** Runs the reactor; the one before is stopped. */
  async startReactor(store: EventStore & EventSource = this.stack.store): Promise<void> {
    await this.stopReactor();
    const { pool, databaseUrl } = this.stack;
    const stopping = new AbortController();
    const batch = { items: 50, bytes: 1_048_576 };
    const processor = createBrewPlanProcessor({
      pool,
      databaseUrl,
      store,
      logger: silentLogger,
      batch,
      parkingBudget,
      now: this.now,
    });
    const ended = processor.run(stopping.signal);
    const stop = async () => {
      stopping.abort();
      await ended;
    };
    this.#processing = { stop };
  }

  /** A machine says hello, or its connection breaks. */
  async connect(deviceId: string, type: 'DeviceConnected' | 'DeviceDisconnected'): Promise<void> {
    const of = { deviceId, epoch: 0, boot: 1, connection: 1, receivedAtMs: this.now().getTime() };
    const how = type === 'DeviceConnected' ? { via: 'hello', partition: 0 } : { reason: 'lastWill' };
    await this.stack.store.append(`device-${deviceId}`, 'any', [eventOf(type, { ...of, ...how })]);
  }

  async #textOfHalt(): Promise<string> {
    const texts: string[] = [];
    for await (const { type, data } of this.stack.store.readStream(`brewPlan-${this.planId}`))
      if (type === 'PlanHalted') texts.push(`${(data as Halt).reason}: ${(data as Halt).detail}`);
    return texts.join();
  }

  /** Why the plan has halted, once it has. */
  halted(): Promise<string> {
    return until('the plan has halted', () => this.#textOfHalt());
  }

  async stopReactor(): Promise<void> {
    await this.#processing?.stop();
    this.#processing = undefined;
  }

  /** The command that waits for a machine, once it is asked for. */
  command(deviceId: string): Promise<OpenCommand> {
    return until(
      `${deviceId} is asked for something`,
      async () => (await this.#queues.load(deviceId)).open[0],
    );
  }

  /** A machine begins what it was told, and says so. */
  async begin(deviceId: string, { commandId, instruction }: OpenCommand): Promise<number> {
    this.#session += 1;
    const processType = instruction.kind === 'startSession' ? instruction.processType : processTypes.serving;
    const started = { type: 'sessionStarted', processType, recipe: '', commandId } as const;
    await this.report(deviceId, this.#session, started);
    const done = { type: 'acknowledge', outcome: 'done', deviceId, commandId, atMs: Date.now() } as const;
    await this.#queues.handle(deviceId, [{ ...done, causedBy: 'test' }]);
    return this.#session;
  }

  async report(deviceId: string, session: number, report: SessionReport): Promise<void> {
    this.#seq += 1;
    const source = { epoch: 0, boot: 1, seq: this.#seq };
    const command = { deviceId, session, source, late: false, atMs: Date.now(), report, causedBy: 'test' };
    await this.#sessions.handle(sessionId(deviceId, session), [command]);
  }

  /** The events of a stream, by their types. */
  async typesOf(stream: string): Promise<readonly string[]> {
    const types: string[] = [];
    for await (const { type } of this.stack.store.readStream(stream)) types.push(type);
    return types;
  }

  planTypes(): Promise<readonly string[]> {
    return this.typesOf(`brewPlan-${this.planId}`);
  }

  untilPlanHas(...types: readonly string[]): Promise<unknown> {
    const wanted = types.join();
    return until(`the plan has ${wanted}`, async () => (await this.planTypes()).join() === wanted);
  }

  /** The reactor has handled everything that is there now; its checkpoint passes what it does not want with the next that it wants. */
  async settled(): Promise<void> {
    const end = await this.#lastWanted();
    await until('the reactor has caught up', async () => {
      const text = `select position::text from dispatch.checkpoint where projection = 'brewPlans'`;
      const { rows } = await this.stack.pool.query<{ position: string }>(text);
      return BigInt(rows[0]?.position ?? -1) >= end;
    });
  }

  async #lastWanted(): Promise<bigint> {
    for await (const { stream, type, position } of this.stack.store.readAll({ direction: 'backwards' }))
      if (!ignoredTypes.has(type) && triggerPrefixes.some((prefix) => stream.startsWith(prefix)))
        return position;
    return 0n;
  }
}

/** A store whose every append fails twice: before it is made, and after, when its maker is not told. */
export function dyingStore(store: EventStore & EventSource): EventStore & EventSource {
  const deaths = new Map<string, number>();
  return {
    readStream: (...args) => store.readStream(...args),
    subscribe: (options) => store.subscribe(options),
    readAll: (options): AsyncIterable<RecordedEvent> => store.readAll(options),
    identity: () => store.identity(),
    endPosition: () => store.endPosition(),
    async append(stream, expected, events) {
      const what = `${stream}@${expected}`;
      const died = deaths.get(what) ?? 0;
      deaths.set(what, died + 1);
      if (died === 0) throw new BrewlineError('BROKER_UNAVAILABLE', 'died before the append');
      const revision = await store.append(stream, expected, events);
      if (died === 1) throw new BrewlineError('BROKER_UNAVAILABLE', 'died after the append');
      return revision;
    },
  };
}
