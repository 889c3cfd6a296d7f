import assert from 'node:assert/strict';
import type { Pool } from 'pg';
import { createMachineReader, createPool, migrate } from '../../../adapters/postgres/index.js';
import { hasCode } from '../../../domain/kernel/errors.js';
import { machineTypes, userActions } from '../../../domain/machine/index.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { silentLogger } from '../../support/silentLogger.js';
import { insertDevice, insertSession } from '../http/rows.js';

describe('what a machine does, for those who ask something of it', () => {
  let postgres: TestPostgres;
  let pool: Pool;

  before(async () => {
    postgres = await startPostgres();
    await migrate({ databaseUrl: postgres.url });
    pool = poolAt(postgres.url);
    await insertDevice(pool, 'keg', { machineType: machineTypes.keg });
    await insertDevice(pool, 'base');
  });
  after(async () => {
    await pool?.end();
    await postgres?.stop();
  });

  const snapshot = (deviceId: string) => createMachineReader(pool).snapshot(deviceId);

  it('is unknown of a device that never reported, and has no type before the first hello', async () => {
    assert.equal(await snapshot('nobody'), undefined);
    await pool.query(`insert into read_model.device_status (device_id, position) values ('silent', 1)`);
    assert.deepEqual(await snapshot('silent'), { machineType: undefined, session: undefined });
  });

  it('is nothing, without a session', async () => {
    assert.deepEqual(await snapshot('keg'), { machineType: machineTypes.keg, session: undefined });
  });

  it('is its session, with what it waits for', async () => {
    await insertSession(pool, 'base', { number: 6, status: 'completed' });
    await insertSession(pool, 'base', { number: 7 });
    const session = { number: 7, processType: 1, step: 31, pendingAction: undefined };
    assert.deepEqual(await snapshot('base'), { machineType: machineTypes.base, session });
    await insertSession(pool, 'base', { number: 8, pendingAction: userActions.finish });
    assert.deepEqual((await snapshot('base'))?.session, {
      ...session,
      number: 8,
      pendingAction: userActions.finish,
    });
  });

  it('is nothing when the last session has ended, whatever became of earlier ones', async () => {
    await insertSession(pool, 'base', { number: 9, status: 'failed' });
    assert.equal((await snapshot('base'))?.session, undefined);
  });

  it('is the session of the latest epoch, whatever number an earlier one had', async () => {
    await insertSession(pool, 'base', { number: 10 });
    await insertSession(pool, 'base', { epoch: 1, number: 2 });
    assert.equal((await snapshot('base'))?.session?.number, 2);
  });

  it('is the session whose start was received last, whatever its clock made of its number', async () => {
    await insertSession(pool, 'base', { epoch: 1, number: 9, startedReceivedAt: '2026-11-23T10:00:00Z' });
    assert.equal((await snapshot('base'))?.session?.number, 9);
    const late = { epoch: 1, number: 3, status: 'abandoned', startedReceivedAt: '2026-11-23T11:00:00Z' };
    await insertSession(pool, 'base', late);
    assert.equal((await snapshot('base'))?.session?.number, 9, 'a start that came late takes no place');
    await insertSession(pool, 'base', { epoch: 1, number: 5, startedReceivedAt: '2026-11-23T12:00:00Z' });
    assert.equal((await snapshot('base'))?.session?.number, 5);
  });

  it('is not known while the database is away', async () => {
    const away = poolAt('postgres://127.0.0.1:1/none');
    await assert.rejects(createMachineReader(away).snapshot('base'), (error) =>
      hasCode(error, 'DATABASE_UNAVAILABLE'),
    );
    await away.end();
  });

  function poolAt(databaseUrl: string): Pool {
    return createPool({ databaseUrl, applicationName: 'test', connections: 2, logger: silentLogger });
  }
});
