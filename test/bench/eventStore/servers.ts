import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { EventStoreProcess } from '../../integration/eventStore/eventStoreProcess.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';

export interface BenchServers {
  readonly databaseUrl: string;
  readonly storeUrl: string;
  readonly floorUrl: string;
  stop(): Promise<void>;
}

/** The embedded event store on a database of its own, and the floor: a process each, as in real life. */
export async function startServers(): Promise<BenchServers> {
  const postgres = await startPostgres();
  const floor = fork(join(import.meta.dirname, 'floorServer.js'), { stdio: 'inherit' });
  try {
    const port = await portOf(floor);
    const store = await EventStoreProcess.start(postgres.url);
    return {
      databaseUrl: postgres.url,
      storeUrl: store.url,
      floorUrl: `esdb://127.0.0.1:${port}?tls=false`,
      stop: async () => {
        await store.end('SIGTERM');
        await stopRest(floor, postgres);
      },
    };
  } catch (error) {
    await stopRest(floor, postgres);
    throw error;
  }
}

async function stopRest(floor: ChildProcess, postgres: TestPostgres): Promise<void> {
  floor.disconnect();
  await once(floor, 'exit');
  await postgres.stop();
}

async function portOf(floor: ChildProcess): Promise<number> {
  const [message] = (await once(floor, 'message')) as [{ port: number }];
  return message.port;
}
