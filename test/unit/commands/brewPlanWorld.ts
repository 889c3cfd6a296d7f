import { ada, bob } from '../../support/someActors.js';
import { createBrewPlanReactor, createBrewPlans } from '../../../commands/brewPlans/index.js';
import { planDecider } from '../../../commands/brewPlans/planDecider.js';
import { createCommandHandler } from '../../../commands/handleCommand.js';
import {
  trackMachines,
  machinesOf,
  planTriggersOf,
  stages,
  type PlannedMachine,
  type Stage,
} from '../../../domain/brewPlan/index.js';
import { brewSession, sessionId, type SessionReport } from '../../../domain/brewSession/index.js';
import { deviceCommand, maxDeadlineMs, type OpenCommand } from '../../../domain/deviceCommand/index.js';
import type { RecordedEvent } from '../../../domain/kernel/events.js';
import { machineTypes, processTypes } from '../../../domain/machine/index.js';
import { MemoryStore } from './memoryStore.js';

export const planId = '11111111-1111-4111-8111-111111111111';

/** A store in memory that can die at an append. */
class DyingStore extends MemoryStore {
  after: () => void = () => undefined;

  override async append(...asked: Parameters<MemoryStore['append']>): Promise<bigint> {
    const revision = await super.append(...asked);
    this.after();
    return revision;
  }
}

/** Where the reactor dies: around its nth append of a batch, or when all is appended and its transaction is not committed. */
export type Death = { readonly append: number; readonly when: 'before' | 'after' } | 'uncommitted';

class Killed extends Error {}

/** A reactor with its checkpoint, two machines, and a person, over a store in memory. */
export class BrewPlanWorld {
  readonly store = new DyingStore();
  #nowMs = Date.parse('2026-03-01T12:00:00.000Z');
  #seq = 0;
  #lastSession = 0;
  /** What the reactor's transaction left. */
  #committed = { position: 0, machines: [] as readonly PlannedMachine[] };
  #reactor = this.#startReactor();

  readonly #now = () => new Date((this.#nowMs += 10));
  readonly #sessions = createCommandHandler({ ...this.#parts(), decider: brewSession });
  readonly #queues = createCommandHandler({ ...this.#parts(), decider: deviceCommand });
  readonly #plans = createCommandHandler({ ...this.#parts(), decider: planDecider });
  readonly people = createBrewPlans({
    store: this.store,
    machines: { snapshot: async (id) => ({ machineType: machineTypeOf(id), session: undefined }) },
    openPlans: { planOf: async () => undefined },
    now: () => this.#now(),
  });

  #parts() {
    return { store: this.store, cachedStates: 0, now: () => this.#now(), patienceMs: 0 };
  }

  #startReactor() {
    const directory = {
      machines: async (ids: readonly string[]) =>
        this.#committed.machines.filter(({ deviceId }) => ids.includes(deviceId)),
    };
    return createBrewPlanReactor({ store: this.store, directory, now: () => this.#now() });
  }

  plan(wanted: readonly Stage[] = stages, id = planId) {
    const outline = { planId: id, baseId: 'base-1', kegId: 'keg-1', stages: wanted, plannedBy: ada };
    return this.people.plan({ outline });
  }

  /**
   * The reactor takes its next events, and may die of it.
   *
   * @returns whether there were any.
   */
  async react(atMost: number, death?: Death): Promise<boolean> {
    const { position } = this.#committed;
    const batch = this.store.all.slice(position, position + atMost);
    this.#die(death);
    try {
      await this.#reactor.react(batch);
      if (death === 'uncommitted') throw new Killed();
      this.#commit(batch);
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      this.#reactor = this.#startReactor();
    } finally {
      this.#die(undefined);
    }
    return batch.length > 0;
  }

  #die(death: Death | undefined): void {
    let appends = 0;
    const dieAt = (when: 'before' | 'after') => () => {
      if (typeof death !== 'object' || death.when !== when) return;
      appends += 1;
      if (appends === death.append) throw new Killed();
    };
    this.store.before = dieAt('before');
    this.store.after = dieAt('after');
  }

  #commit(batch: readonly RecordedEvent[]): void {
    const triggers = planTriggersOf(batch);
    const machines = trackMachines(this.#committed.machines);
    const changed = triggers.flatMap((recorded) => (machines.follow(recorded), machinesOf(recorded.trigger)));
    const known = new Set([...this.#committed.machines.map(({ deviceId }) => deviceId), ...changed]);
    this.#committed = {
      position: this.#committed.position + batch.length,
      machines: [...known].map(machines.machineOf),
    };
  }

  /** As `brewline rebuild brewPlans`. */
  rebuild(): void {
    this.#committed = { position: 0, machines: [] };
    this.#reactor = this.#startReactor();
  }

  async settle(): Promise<void> {
    while (await this.react(5));
  }

  async nextCommand(deviceId: string): Promise<OpenCommand | undefined> {
    return (await this.#queues.load(deviceId)).open[0];
  }

  /** The machine does what it is told, if nothing runs on it; or somebody else lets it begin something. */
  async startSession(deviceId: string, commandId?: string): Promise<void> {
    const command = commandId === undefined ? undefined : await this.nextCommand(deviceId);
    if (this.runningOn(deviceId) !== undefined) {
      if (commandId !== undefined) await this.answer(deviceId, commandId, 'failed');
      return;
    }
    const instruction = command?.instruction;
    const processType = instruction?.kind === 'startSession' ? instruction.processType : processTypes.clean;
    this.#lastSession += 1;
    await this.report(deviceId, this.#lastSession, {
      type: 'sessionStarted',
      processType,
      recipe: '',
      ...(commandId !== undefined && { commandId }),
    });
    if (commandId !== undefined) await this.answer(deviceId, commandId, 'done');
  }

  async report(deviceId: string, session: number, report: SessionReport): Promise<void> {
    this.#seq += 1;
    const source = { epoch: 0, boot: 1, seq: this.#seq };
    const command = { deviceId, session, source, late: false, atMs: this.#nowMs, report, causedBy: 'test' };
    await this.#sessions.handle(sessionId(deviceId, session), [command]);
  }

  async answer(deviceId: string, commandId: string, outcome: 'done' | 'failed'): Promise<void> {
    const answer = outcome === 'failed' ? ({ outcome, reason: 'busy' } as const) : { outcome };
    const about = { type: 'acknowledge', deviceId, commandId, atMs: this.#nowMs, causedBy: 'test' } as const;
    await this.#queues.handle(deviceId, [{ ...about, ...answer }]);
  }

  /** Other commands that wait for the machine. */
  async fillQueue(deviceId: string, commandIds: readonly string[]): Promise<void> {
    const machine = { machineType: machineTypeOf(deviceId), session: undefined };
    const atMs = this.#nowMs;
    for (const commandId of commandIds) {
      const wish = { instruction: { kind: 'wake' }, deadlineMs: atMs + 1000, requestedBy: bob } as const;
      const request = { type: 'request', commandId, deviceId, machine, ...wish, atMs } as const;
      await this.#queues.handle(deviceId, [{ ...request, causedBy: 'test' }]);
    }
  }

  /** A day goes by, and the machine is away. */
  async expireCommands(deviceId: string): Promise<void> {
    this.#nowMs += maxDeadlineMs;
    const away = { connection: undefined, reported: {}, rights: {}, newCommandId: 'none', atMs: this.#nowMs };
    await this.#queues.handle(deviceId, [{ type: 'advance', deviceId, ...away, causedBy: 'test' }]);
  }

  /** The session that runs on a machine. */
  runningOn(deviceId: string): number | undefined {
    const events = this.store.all.filter(({ stream }) => stream.startsWith(`brewSession-${deviceId}.`));
    const ended = new Set(events.filter(({ type }) => ends.has(type)).map(({ stream }) => stream));
    const runs = events.findLast(({ type, stream }) => type === 'SessionStarted' && !ended.has(stream));
    return runs && (runs.data as { session: number }).session;
  }

  state() {
    return this.#plans.load(planId);
  }

  typesOf(prefix: string): readonly string[] {
    return this.store.all.filter(({ stream }) => stream.startsWith(prefix)).map(({ type }) => type);
  }
}

const ends = new Set(['SessionCompleted', 'SessionFailed', 'SessionCancelled']);

function machineTypeOf(deviceId: string): number {
  return deviceId.startsWith('base') ? machineTypes.base : machineTypes.keg;
}
