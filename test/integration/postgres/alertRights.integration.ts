import assert from 'node:assert/strict';
import { decodeStored } from '../../../infra/compose/decodeStored.js';
import {
  createAlertAcknowledgement,
  createAlertStore,
  createAlertTeller,
  createPool,
  createQueries,
  createServiceFacts,
  migrate,
  type Pool,
} from '../../../adapters/postgres/index.js';
import { startPostgres } from '../../support/postgres.js';
import { silentLogger } from '../../support/silentLogger.js';

const nobodys = '7d9f5f6e-5f0c-4a52-9d1c-2f1a2f6a6c11';

describe('rights on alerts', () => {
  let postgres: Awaited<ReturnType<typeof startPostgres>>;
  const pools: Pool[] = [];
  const poolOf = (databaseUrl: string) => {
    const pool = createPool({ databaseUrl, applicationName: 'test', connections: 2, logger: silentLogger });
    pools.push(pool);
    return pool;
  };
  const as = (role: string) => {
    const url = new URL(postgres.url);
    url.searchParams.set('options', `-c role=brewline_${role}`);
    return poolOf(url.href);
  };

  before(async () => {
    postgres = await startPostgres({ isEmpty: true });
    const owner = poolOf(postgres.url);
    for (const user of ['projector', 'dispatcher', 'api'])
      await owner
        .query(`create role brewline_${user} nologin`)
        .catch((error: unknown) => assert.match(String(error), /already exists/));
    await migrate({ databaseUrl: postgres.url });
  });
  after(async () => {
    await Promise.all(pools.map((pool) => pool.end()));
    await postgres?.stop();
  });

  it('let the projector evaluate, the dispatcher tell, and the API show and acknowledge; nobody does more', async () => {
    const projector = as('projector');
    const facts = createServiceFacts(projector, ['readModels']);
    await facts.sample();
    assert.equal((await facts.read()).minutes.length, 1);
    assert.equal(typeof (await facts.read()).backups.installedAtMs, 'number');
    const store = createAlertStore(projector);
    const finding = { kind: 'brokerBlocked', subject: '', level: 'critical', reason: 'memory' } as const;
    await store.apply([{ type: 'raise', finding }], Date.now());

    const dispatcher = as('dispatcher');
    assert.equal(await createAlertTeller(dispatcher).tell(Date.now()), 1);
    assert.equal(await createAlertTeller(dispatcher).tell(Date.now()), 0);

    const api = as('api');
    const [shown] = await createQueries(api, decodeStored).alerts.open();
    assert.equal(shown?.kind, 'brokerBlocked');
    assert.equal((await createQueries(api, decodeStored).alerts.hour()).length, 1);
    const acknowledgement = createAlertAcknowledgement(api);
    assert.ok(await acknowledgement.acknowledge(shown.alertId, nobodys));
    assert.ok(!(await acknowledgement.acknowledge(nobodys, nobodys)));
    const [alert] = await store.open();
    await store.apply([{ type: 'resolve', alertId: alert?.alertId ?? '' }], Date.now());
    assert.deepEqual(await store.open(), []);
    assert.equal(await createAlertTeller(dispatcher).tell(Date.now()), 1);
    assert.equal(await createAlertTeller(dispatcher).tell(Date.now()), 0);

    for (const [pool, statement] of [
      [projector, 'select message from operations.error_group'],
      [projector, 'delete from ingest.parked_group'],
      [dispatcher, "update operations.alert set state = 'resolved', resolved_at = now()"],
      [dispatcher, 'select from operations.service_sample'],
      [api, "update operations.alert set reason = ''"],
      [api, 'delete from operations.alert'],
      [api, 'delete from operations.service_sample'],
    ] as const)
      await assert.rejects(pool.query(statement), { code: '42501' }, statement);
  });
});
