import assert from 'node:assert/strict';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addPerson, findPerson, migrate, withPool } from '../../../adapters/postgres/index.js';
import type { Place } from '../../../infra/local/setup/index.js';
import { removeSimulatedUsers } from '../../../infra/local/start/demo.js';
import { startPostgres } from '../../support/postgres.js';

describe('simulated people of an earlier release', () => {
  it('lose their log-in', async function () {
    this.timeout(30_000);
    const dataDir = await mkdtemp(join(tmpdir(), 'brewline-demo-'));
    const postgres = await startPostgres();
    const place = { dataDir, ownerDatabaseUrl: postgres.url } as Place;
    try {
      await migrate({ databaseUrl: postgres.url });
      await withPool({ databaseUrl: postgres.url, applicationName: 'test' }, async (pool) => {
        await addPerson(pool, 'simulated-people', 'brewer');
        await writeFile(join(dataDir, 'people.json'), '{}');
        await removeSimulatedUsers(place);
        assert.equal(await findPerson(pool, 'simulated-people'), undefined);
        await assert.rejects(stat(join(dataDir, 'people.json')), { code: 'ENOENT' });
        await removeSimulatedUsers(place);
      });
    } finally {
      await postgres.stop();
      await rm(dataDir, { recursive: true });
    }
  });
});
