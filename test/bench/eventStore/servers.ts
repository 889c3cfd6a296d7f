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

/** The embedded event store on a database of its own, and the floor, both with TLS: a process each, as in real life. */
export async function startServers(): Promise<BenchServers> {
  const postgres = await startPostgres({ isEmpty: true, waitsForDisk: true });
  const store = await EventStoreProcess.start(postgres.url);
  const floor = fork(join(import.meta.dirname, 'floorServer.js'), {
    stdio: 'inherit',
    env: { ...process.env, ...store.protection.env },
  });
  const stop = async () => {
    await store.stop();
    await stopRest(floor, postgres);
  };
  try {
    const port = await portOf(floor);
    return {
      databaseUrl: postgres.url,
      storeUrl: store.url,
      floorUrl: store.protection.urlOf('operator', port),
      stop,
    };
  } catch (error) {
    await stop();
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
