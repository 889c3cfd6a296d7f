import assert from 'node:assert/strict';
import {
  databaseRoles,
  ensureDatabase,
  type DatabaseRole,
} from '../../../adapters/postgres/databaseRoles.js';
import { createDeviceDebugs, deleteOldDebug, migrate } from '../../../adapters/postgres/index.js';
import { readDebugged } from '../../../adapters/postgres/deviceDebug/readDebugged.js';
import { reportDebug } from '../../../adapters/postgres/deviceDebug/reportDebug.js';
import { createPool, type Pool } from '../../../adapters/postgres/pool.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { silentLogger } from '../../support/silentLogger.js';

const recording: readonly DatabaseRole[] = [
  ...(['brewline_auth', 'brewline_ingest', 'brewline_dispatcher', 'brewline_projector'] as const),
];
const tables = ['device_debug', 'debug_frame', 'debug_projected'];

describe("the roles' rights on what is recorded of devices under debug", () => {
  let postgres: TestPostgres;
  const pools = new Map<DatabaseRole, Pool>();
  const as = (role: DatabaseRole): Pool => pools.get(role) ?? assert.fail(role);

  before(async () => {
    postgres = await startPostgres({ isOwnInstance: true });
    const passwords = Object.fromEntries(databaseRoles.map((role) => [role, 'secret']));
    await ensureDatabase(postgres.url, passwords as Record<DatabaseRole, string>);
    const urlOf = (role: DatabaseRole) => {
      const url = new URL(postgres.url);
      Object.assign(url, { username: role, password: 'secret', pathname: '/brewline' });
      return url.href;
    };
    await migrate({ databaseUrl: urlOf('brewline_owner') });
    const common = { applicationName: 'test', connections: 1, logger: silentLogger };
    for (const role of databaseRoles) pools.set(role, createPool({ databaseUrl: urlOf(role), ...common }));
    await as('brewline_owner').query(`insert into identity.device_credential (device_id) values ('keg')`);
  });
  after(async () => {
    for (const pool of pools.values()) await pool.end();
    await postgres?.stop();
  });

  it('let the API switch it and read it, and the others add to it by their function alone', async () => {
    const debugs = createDeviceDebugs(as('brewline_api'));
    assert.deepEqual(await debugs.start({ deviceId: 'keg', forMs: 3_600_000 }), { type: 'started' });
    const frame = { deviceId: 'keg', direction: 'up', kind: 'hello', outcome: 'stored', bytes: 0 } as const;
    for (const role of recording) {
      assert.equal((await readDebugged(as(role)))[0]?.deviceId, 'keg', role);
      await reportDebug(as(role), {
        frames: [{ ...frame, atMs: Date.now() }],
        ...{ projected: [], dropped: new Map() },
      });
    }
    assert.equal((await debugs.frames({ deviceId: 'keg', limit: 50 })).items.length, recording.length);
    assert.equal(await deleteOldDebug(as('brewline_projector')), 0);
    assert.equal(await debugs.stop('keg'), true);
  });

  it('let no one else record or read', async () => {
    const denied = /permission denied/;
    for (const role of [...recording, 'brewline_event_store'] as const)
      for (const table of tables)
        for (const text of [`select * from operations.${table}`, `delete from operations.${table}`])
          await assert.rejects(as(role).query(text), denied, `${role}: ${text}`);
    for (const role of ['brewline_api', 'brewline_event_store'] as const)
      await assert.rejects(
        reportDebug(as(role), { frames: [], projected: [], dropped: new Map() }),
        denied,
        role,
      );
    await assert.rejects(as('brewline_api').query('delete from operations.debug_frame'), denied);
    await assert.rejects(deleteOldDebug(as('brewline_ingest')), denied);
  });
});
