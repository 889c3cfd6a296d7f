import assert from 'node:assert/strict';
import { decodeStored } from '../../../infra/compose/decodeStored.js';
import {
  databaseRoles,
  ensureDatabase,
  type DatabaseRole,
} from '../../../adapters/postgres/databaseRoles.js';
import {
  beginRebuild,
  createParkedJobs,
  createParkedJobStore,
  createParking,
  createProjectionRebuilds,
  createProjectionTarget,
  createQueries,
  createRequeueOutcomes,
  createSequenceStore,
  migrate,
} from '../../../adapters/postgres/index.js';
import { createPool, type Pool } from '../../../adapters/postgres/pool.js';
import type { MessageToPark } from '../../../commands/ports/index.js';
import { parkingBudget } from '../../support/parkingBudget.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { silentLogger } from '../../support/silentLogger.js';

describe("the roles' rights on parked messages in the database", () => {
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

  const park = (role: DatabaseRole, more: Partial<MessageToPark> = {}) =>
    createParking(as(role), { budget: parkingBudget, onUnkept: () => undefined }).park([
      {
        ...{ source: 'uplink 0', deviceId: 'keg', routingKey: 'devices.keg.up', code: 'MESSAGE_MALFORMED' },
        ...{ cause: 'garbage', headers: {}, body: Buffer.from('x'), order: undefined, redelivered: false },
        ...more,
      },
    ]);

  it('let the API ask and look, ingest work on it, and whoever parks settle what comes back', async () => {
    const [api, ingest] = [as('brewline_api'), as('brewline_ingest')];
    await park('brewline_ingest');
    const queries = createQueries(api, decodeStored).parked;
    const [message] = (await queries.list({ limit: 1 })).items;
    assert.ok(message);
    assert.equal((await queries.inspect(message.id))?.message.code, 'MESSAGE_MALFORMED');
    await createSequenceStore(api).load(0, ['keg']);
    await createSequenceStore(api).open(0);
    const asked = { canary: 0, reason: undefined, requestedBy: 'somebody' };
    const answer = await createParkedJobs(api).request({
      ...{ ...asked, work: 'requeue', messages: { messageId: message.id } },
    });
    assert.equal(answer.type, 'accepted');
    const jobs = createParkedJobStore(ingest);
    assert.equal(await jobs.claim(answer.jobId, 1), 1);
    assert.equal((await jobs.unsettled(answer.jobId)).length, 1);
    await createRequeueOutcomes(ingest).settle([{ id: message.id, requeue: 1, outcome: 'stored' }]);
    await jobs.count(answer.jobId);
    await jobs.end(answer.jobId, 'done');
    assert.equal((await queries.job(answer.jobId))?.stored, 1);
    for (const [at, role] of (
      ['brewline_ingest', 'brewline_projector', 'brewline_dispatcher'] as const
    ).entries())
      await park(role, { requeued: { id: message.id, requeue: 2 + at } });
    const discard = await createParkedJobs(api).request({
      ...{ ...asked, work: 'discard', messages: { source: 'uplink', code: 'MESSAGE_MALFORMED' } },
    });
    assert.equal(discard.type, 'accepted');
    assert.equal(await createParkedJobs(api).cancel(discard.jobId), true);
    assert.equal(await jobs.discard(discard.jobId, 10), 4);
  });

  it('let the API keep an edited version, and ingest send it and delete it with its message', async () => {
    const [api, ingest] = [as('brewline_api'), as('brewline_ingest')];
    await park('brewline_ingest', { body: Buffer.from('y') });
    const queries = createQueries(api, decodeStored).parked;
    const [message] = (await queries.list({ limit: 1 })).items;
    assert.ok(message);
    const by = 'person:11111111-1111-4111-8111-111111111111';
    const answer = await createParkedJobs(api).request({
      ...{ canary: 0, reason: 'tested', requestedBy: 'somebody', work: 'requeue' },
      messages: { messageId: message.id },
      edit: { body: Buffer.from('z'), original: 5, by },
    });
    assert.equal(answer.type, 'accepted');
    const jobs = createParkedJobStore(ingest);
    assert.equal(await jobs.claim(answer.jobId, 1), 1);
    const [sent] = await jobs.unsettled(answer.jobId);
    assert.deepEqual(
      [Buffer.from(sent?.body ?? []).toString(), sent?.request.edited?.by, sent?.request.edited?.original],
      ['z', by, 5],
    );
    for (const [at, role] of (
      ['brewline_ingest', 'brewline_projector', 'brewline_dispatcher'] as const
    ).entries())
      await park(role, { requeued: { id: message.id, requeue: 1 + at }, edited: { by, atMs: 7 } });
    assert.equal((await queries.list({ limit: 1 })).items[0]?.edited?.atMs, 7);
    const inspected = await queries.inspect(message.id);
    assert.deepEqual(
      inspected?.edits.map(({ reason }) => reason),
      ['tested'],
    );
    await ingest.query('delete from ingest.parked_message where id = $1', [message.id]);
    const left = await api.query('select from ingest.parked_edit');
    assert.equal(left.rowCount, 0);
  });

  it('let who has a projection settle the retry of an event, and ingest skip one', async () => {
    const event = {
      ...{ source: 'projection readModels', deviceId: undefined, routingKey: 'device-keg@0' },
      ...{ code: 'EVENT_UNPROJECTABLE' as const, headers: { stream: 'device-keg', revision: '0' } },
    };
    const group = { source: 'projection readModels', code: 'EVENT_UNPROJECTABLE' };
    const asked = { canary: 0, requestedBy: 'somebody', messages: group };
    const jobs = createParkedJobStore(as('brewline_ingest'));
    for (const role of ['brewline_projector', 'brewline_dispatcher'] as const) {
      await park(role, event);
      const target = createProjectionTarget<void>({
        ...{ pool: as(role), projection: 'readModels', parkingBudget, write: async () => undefined },
        schema: role === 'brewline_projector' ? 'read_model' : 'dispatch',
      });
      const at = { storeId: 'store-1', position: 1n };
      await target.apply([], undefined, at);
      for (const isApplied of [false, true]) {
        const answer = await createParkedJobs(as('brewline_api')).request({
          ...{ ...asked, work: 'retry', reason: undefined },
        });
        assert.equal(answer.type, 'accepted');
        assert.equal(await jobs.claim(answer.jobId, 1), 1);
        const [retry, ...others] = await target.retriesAsked();
        assert.ok(retry);
        assert.deepEqual([others.length, retry.stream, retry.revision], [0, 'device-keg', 0n]);
        assert.deepEqual(await target.unapplied('device-keg'), [{ revision: 0n, waits: true }]);
        if (isApplied) await target.apply([], at, at, retry);
        else await target.retryFailed(retry, 'a bug');
        await jobs.count(answer.jobId);
        await jobs.end(answer.jobId, 'done');
        const job = await createQueries(as('brewline_api'), decodeStored).parked.job(answer.jobId);
        assert.deepEqual([job?.stored, job?.cameBack], isApplied ? [1, 0] : [0, 1]);
      }
      await assert.rejects(
        target.apply([], at, at, { id: '1', retry: 0, stream: 'device-keg', revision: 0n }),
        { code: 'CHECKPOINT_MOVED' },
        'what is settled is not applied once more',
      );
    }
    await park('brewline_projector', event);
    const skip = await createParkedJobs(as('brewline_api')).request({
      ...{ ...asked, work: 'skip', reason: 'tested' },
    });
    assert.equal(skip.type, 'accepted');
    assert.equal(await jobs.skip(skip.jobId, 10), 1);
  });

  it('let who keeps a projection empty it, with what it parked, when the API asked for a rebuild, and only then', async () => {
    const rebuilds = createProjectionRebuilds(as('brewline_api'));
    await as('brewline_projector').query(
      `select read_model.open_history_hours(array[500000], true), read_model.ensure_history_months(array[500000])`,
    );
    const parkedOf = async (source: string) =>
      (await as('brewline_api').query('select from ingest.parked_message where source = $1', [source]))
        .rowCount;
    for (const [role, projections] of [
      ['brewline_projector', ['readModels']],
      ['brewline_dispatcher', ['dispatcher', 'brewPlans', 'alarms', 'notifications']],
    ] as const)
      for (const projection of projections) {
        const source = `projection ${projection}`;
        await park(role, { source, code: 'EVENT_UNPROJECTABLE' });
        assert.notEqual(await parkedOf(source), 0);
        assert.equal(await beginRebuild(as(role), projection, 7n), false, 'nobody asked');
        assert.equal(await rebuilds.request(projection, 'somebody'), true);
        await assert.rejects(as(role).query('select ingest.delete_parked_of($1)', [projection]), {
          code: '42501',
        });
        assert.equal(await beginRebuild(as(role), projection, 7n), true);
        assert.equal(await beginRebuild(as(role), projection, 7n), false, 'it has begun');
        assert.equal(await rebuilds.request(projection, 'another'), false, 'it is under way');
        assert.equal(await parkedOf(source), 0);
        const target = createProjectionTarget<void>({
          ...{ pool: as(role), projection, parkingBudget, write: async () => undefined },
          schema: role === 'brewline_projector' ? 'read_model' : 'dispatch',
        });
        await target.caughtUp(undefined);
      }
    const ended = await as('brewline_api').query(
      'select from operations.projection_rebuild where finished_at is not null',
    );
    assert.equal(ended.rowCount, 5);
    for (const [role, statement] of [
      ['brewline_api', 'truncate read_model.session'],
      ['brewline_api', `select ingest.delete_parked_of('alarms')`],
      ['brewline_projector', 'truncate dispatch.device_queue'],
      ['brewline_projector', 'truncate ingest.parked_message'],
      ['brewline_projector', `insert into operations.projection_rebuild values ('alarms')`],
      ['brewline_projector', 'delete from operations.projection_rebuild'],
      ['brewline_dispatcher', 'truncate read_model.session'],
      ['brewline_dispatcher', `update operations.projection_rebuild set requested_by = 'another'`],
      ['brewline_ingest', 'select from operations.projection_rebuild'],
    ] as const)
      await assert.rejects(as(role).query(statement), { code: '42501' }, `${role}: ${statement}`);
  });

  it('let the API change no message and no work, and nobody else look at jobs', async () => {
    for (const [role, statement] of [
      ['brewline_api', 'delete from ingest.parked_message'],
      ['brewline_api', `update ingest.parked_edit set reason = null`],
      ['brewline_ingest', `update ingest.parked_edit set reason = null`],
      ['brewline_projector', 'select from ingest.parked_edit'],
      ['brewline_api', `update ingest.parked_message set outcome = 'stored'`],
      ['brewline_api', `update operations.parked_job set status = 'done'`],
      ['brewline_api', 'delete from operations.parked_job'],
      ['brewline_ingest', `insert into operations.parked_job (what) values ('requeue')`],
      ['brewline_projector', 'delete from ingest.parked_message'],
      ['brewline_projector', `update ingest.parked_message set cause = ''`],
      ['brewline_dispatcher', `update ingest.parked_message set reason = ''`],
      ['brewline_projector', 'select from operations.parked_job'],
      ['brewline_dispatcher', 'update ingest.parked_message set requeues = 0'],
      ['brewline_auth', 'select from operations.parked_job'],
    ] as const)
      await assert.rejects(as(role).query(statement), { code: '42501' }, `${role}: ${statement}`);
  });
});
