import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  databaseRoles,
  ensureDatabase,
  type DatabaseRole,
} from '../../../adapters/postgres/databaseRoles.js';
import { createActionOrigins, deleteOldAudit, listAudit, migrate } from '../../../adapters/postgres/index.js';
import { addPerson, findPerson } from '../../../adapters/postgres/identity/index.js';
import { createPool, type Pool } from '../../../adapters/postgres/pool.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { silentLogger } from '../../support/silentLogger.js';

describe("the roles' rights on audit entries in the database", () => {
  let postgres: TestPostgres;
  const pools = new Map<DatabaseRole, Pool>();
  const as = (role: DatabaseRole): Pool => {
    const pool = pools.get(role);
    assert.ok(pool);
    return pool;
  };

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
  });
  after(async () => {
    for (const pool of pools.values()) await pool.end();
    await postgres.stop();
  });

  const denied = { code: '42501' };

  it('let the API add and read, and change nothing', async () => {
    const api = as('brewline_api');
    await createActionOrigins(api).record(randomUUID(), new Date(), { address: '192.0.2.1' });
    assert.deepEqual((await listAudit(api, { limit: 5 })).items, []);
    for (const statement of [
      'delete from operations.audit_origin',
      "update operations.audit_origin set address = ''",
      'delete from read_model.audit_entry',
      "update read_model.audit_entry set outcome = 'done'",
    ])
      await assert.rejects(api.query(statement), denied, statement);
  });

  it('let the projector delete what is old, and change no origin', async () => {
    const projector = as('brewline_projector');
    await createActionOrigins(as('brewline_api')).record(randomUUID(), new Date('2020-01-01Z'), {});
    assert.equal((await deleteOldAudit(projector, '2024-11', new Date())).origins, 1);
    await assert.rejects(projector.query("update operations.audit_origin set address = ''"), denied);
    await assert.rejects(createActionOrigins(projector).record(randomUUID(), new Date(), {}), {
      code: 'DATABASE_FAILED',
    });
  });

  it('let the addresses of a person go with the person', async () => {
    const api = as('brewline_api');
    const password = await addPerson(as('brewline_owner'), 'ada', 'brewer');
    assert.ok(password);
    const personId = (await findPerson(api, 'ada'))?.personId ?? '';
    const [own, logIn, others] = [randomUUID(), randomUUID(), randomUUID()];
    const origins = createActionOrigins(api);
    await origins.record(own, new Date(), { personId, address: '192.0.2.1' });
    await origins.record(logIn, new Date(), { address: '192.0.2.1' });
    await origins.record(others, new Date(), { personId: randomUUID(), address: '192.0.2.2' });
    await as('brewline_projector').query(
      `insert into read_model.audit_entry (action_id, begun_at, action, entry_point, person_id, subjects)
       values ($1, now(), 'login', 'api', $2, '{}')`,
      [logIn, personId],
    );
    await api.query('delete from identity.person where login = $1', ['ada']);
    const { rows } = await api.query<{ id: string }>(
      'select action_id::text as id from operations.audit_origin where action_id = any($1::uuid[])',
      [[own, logIn, others]],
    );
    assert.deepEqual(rows, [{ id: others }]);
  });

  it('are none for the other roles', async () => {
    for (const role of [
      'brewline_ingest',
      'brewline_dispatcher',
      'brewline_auth',
      'brewline_event_store',
    ] as const)
      for (const table of ['operations.audit_origin', 'read_model.audit_entry'])
        await assert.rejects(as(role).query(`select from ${table}`), denied, `${role} on ${table}`);
  });
});
