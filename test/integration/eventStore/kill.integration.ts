import assert from 'node:assert/strict';
import { createEventStore, type EventStoreConnection } from '../../../adapters/eventStore/index.js';
import { bySize } from '../../support/bySize.js';
import { startKillablePostgres, type KillablePostgres } from '../../support/postgres.js';
import { AppendLoad, streams, writers } from './appendLoad.js';
import { EventStoreProcess } from './eventStoreProcess.js';

const rounds = bySize({ usual: 3, full: 20 });
/** Appends that must have been acknowledged since the last start before the next kill. */
const acknowledgedBetweenKills = bySize({ usual: 400, full: 2000 });

describe('event store killed under load', () => {
  let postgres: KillablePostgres;
  let server: EventStoreProcess;
  let store: EventStoreConnection;

  before(async () => {
    postgres = await startKillablePostgres();
    server = await EventStoreProcess.start(postgres.url);
    store = createEventStore({ url: server.url });
  });
  after(async () => {
    await store?.close();
    await server?.stop();
    await postgres?.stop();
  });

  /** In turn: both at once, PostgreSQL alone, the store alone. */
  const kill = async (round: number): Promise<void> => {
    const kind = (['both', 'postgres', 'store'] as const)[round % 3];
    if (kind !== 'store') await postgres.kill();
    if (kind === 'postgres') assert.equal(await server.ended(), 1, 'it ends by itself, to be started again');
    else await server.end('SIGKILL');
    if (kind !== 'store') await postgres.restart();
    await server.start();
  };

  it(`keeps every acknowledged append once and in order over ${rounds} kills of store and PostgreSQL with ${writers} writers on ${streams} streams, and no half of any`, async () => {
    const load = new AppendLoad(store);
    for (let round = 0; round < rounds; round += 1) {
      await load.acknowledges(acknowledgedBetweenKills);
      await kill(round);
    }
    await load.acknowledges(acknowledgedBetweenKills);
    await load.stop();
    await load.assertStored();
  });
});
