import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { createMachineReader, createReadModels } from '../../adapters/postgres/index.js';
import { inTransaction } from '../../adapters/postgres/transaction.js';
import { createDeviceCommands, type DeviceCommands } from '../../commands/deviceCommands/index.js';
import type {
  EventStore,
  EventToAppend,
  ExpectedRevision,
  ReadStreamOptions,
} from '../../commands/ports/index.js';
import type { BrewSessionEvent } from '../../domain/brewSession/index.js';
import type { DeviceEvent } from '../../domain/device/index.js';
import type { DeviceCommandEvent } from '../../domain/deviceCommand/index.js';
import { hintOf } from '../../projections/liveHint.js';
import { MemoryStore } from '../unit/commands/memoryStore.js';
import type { TestApi } from './api.js';

/**
 * The real command side over a store in memory, whose events the real read models of commands, twins and sessions show at once. What
 * dispatcher, ingest and machines do is left to the test.
 */
export class CommandSide implements EventStore {
  readonly commands: DeviceCommands;
  /** What the read models do with events: nothing at all while they are behind, and without a word when hints get lost. */
  readModels: 'inTime' | 'behind' | 'hintsLost' = 'inTime';
  private readonly memory = new MemoryStore();
  private position = 1_000n;

  constructor(
    private readonly pool: Pool,
    private readonly hint: TestApi['hint'],
  ) {
    const machines = createMachineReader(pool);
    this.commands = createDeviceCommands({ store: this, machines, now: () => new Date() });
  }

  async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly EventToAppend[],
  ): Promise<bigint> {
    const revision = await this.memory.append(stream, expected, events);
    if (this.readModels !== 'behind') await this.project(stream, events.length);
    return revision;
  }

  readStream(stream: string, options?: ReadStreamOptions) {
    return this.memory.readStream(stream, options);
  }

  /** Records what somebody else decided. */
  async happens(
    stream: string,
    ...events: (DeviceCommandEvent | DeviceEvent | BrewSessionEvent)[]
  ): Promise<void> {
    const metadata = { schemaVersion: 2, recordedAt: new Date().toISOString(), causedBy: 'test' };
    await this.append(
      stream,
      'any',
      events.map(({ type, data }) => ({ id: randomUUID(), type, data, metadata })),
    );
  }

  private async project(stream: string, count: number): Promise<void> {
    const events = (this.memory.streams.get(stream) ?? []).slice(-count);
    this.position += 1n;
    const batch = { events, telemetry: [], position: this.position };
    const names = ['deviceCommands', 'deviceTwin', 'sessions'];
    const readModels = createReadModels().filter(({ name }) => names.includes(name));
    await inTransaction(this.pool, async (client) => {
      for (const { write } of readModels) await write(client, batch);
    });
    if (this.readModels === 'inTime') this.hint(hintOf(batch, {}));
  }
}
