import assert from 'node:assert/strict';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addPerson, findPerson, migrate, withPool } from '../../../adapters/postgres/index.js';
import { readConfig } from '../../../infra/config.js';
import type { Place } from '../../../infra/local/setup/index.js';
import { isDemoPlace, removeSimulatedUsers } from '../../../infra/local/start/simulatedUsers.js';
import { welcome } from '../../../infra/local/start/welcome.js';
import { startPostgres } from '../../support/postgres.js';

const owns = { postgres: true, rabbit: true, eventStore: true };
const isDemo = (env: Readonly<Record<string, string>>, more: Partial<typeof owns> = {}) =>
  isDemoPlace({ config: readConfig(env), owns: { ...owns, ...more } } as Place);

describe('simulated people', () => {
  it('are only where all is private, and on loopback', () => {
    assert.ok(isDemo({}));
    for (const server of ['postgres', 'rabbit', 'eventStore'] as const)
      assert.ok(!isDemo({}, { [server]: false }), server);
    assert.ok(!isDemo({ HOST: '0.0.0.0' }));
    assert.ok(!isDemo({ PUBLIC_URL: 'https://brewline.example' }));
    assert.ok(!isDemo({ TRUST_PROXY: '1' }));
    assert.ok(!isDemo({ API_TLS_CERT_FILE: 'api.crt' }));
  });

  it('are shown with their password', () => {
    const people = { login: 'simulated-people', password: 'random' };
    const place = { config: readConfig({}), dataDir: 'var', owns } as Place;
    assert.match(welcome(place, undefined, people), /simulated-people +│\n.*password +random/);
    assert.doesNotMatch(welcome(place), /simulated/);
  });

  it('of an earlier start lose their log-in', async function () {
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
