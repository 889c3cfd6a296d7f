import assert from 'node:assert/strict';
import { createDeviceJobStore } from '../../../adapters/postgres/index.js';
import { addPerson } from '../../../adapters/postgres/identity/index.js';
import { dataOf, type Schemas } from '../../../adapters/apiClient/index.js';
import { runDeviceJobs } from '../../../commands/deviceJobs/index.js';
import type { DeviceJobStore } from '../../../commands/ports/index.js';
import { jsonPost, startApi, type TestApi } from '../../support/api.js';
import { memoryTrail } from '../../support/auditTrail.js';
import { jobParts } from '../../support/jobRunner.js';
import { until } from '../../support/until.js';

type DeviceJob = Schemas['DeviceJob'];
type NewDeviceJob = Schemas['NewDeviceJob'];

describe('jobs over many devices', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
    await api.pool.query(
      `insert into read_model.device_status (device_id, online, firmware, position)
       select 'keg-' || lpad(n::text, 3, '0'), true, '2.' || n % 2, 10 from generate_series(1, 300) n`,
    );
    await api.pool.query(
      `insert into identity.device_credential (device_id, blocked_at, revoked_at)
       values ('keg-001', null, null), ('keg-003', now(), null), ('keg-005', null, now()), ('keg-007', null, null)`,
    );
  });
  afterEach(async () => {
    await api.pool.query('delete from operations.device_job');
    await api.pool.query('delete from operations.device_tags');
  });
  after(() => api?.stop());

  async function ask(body: object): Promise<{ status: number; body: DeviceJob & { code?: string } }> {
    const response = await api.fetch('/api/v1/device-jobs', jsonPost(body));
    return { status: response.status, body: (await response.json()) as DeviceJob & { code?: string } };
  }

  async function started(body: NewDeviceJob): Promise<DeviceJob> {
    const answer = await ask(body);
    assert.equal(answer.status, 202, JSON.stringify(answer.body));
    return answer.body;
  }

  const params = (deviceJobId: string) => ({ params: { path: { deviceJobId } } });
  const jobOf = async (id: string) =>
    dataOf(await api.client.GET('/api/v1/device-jobs/{deviceJobId}', params(id)));

  /** The role api's worker, until the job has ended. */
  async function run(id: string, jobs: DeviceJobStore = createDeviceJobStore(api.pool)) {
    const stop = new AbortController();
    const { store, trail } = memoryTrail('api');
    const running = runDeviceJobs({ ...jobParts(api.pool), jobs, audit: trail }, stop.signal);
    await until('the job ends', async () => (await jobOf(id)).endedAt !== null);
    stop.abort();
    await running;
    return { job: await jobOf(id), store };
  }

  const counts = ({ status, total, taken, changed, unchanged, refused }: DeviceJob) =>
    [status, total, taken, changed, unchanged, refused] as const;
  const taggedWith = async (tag: string) => {
    const { rows } = await api.pool.query<{ id: string }>(
      'select device_id as id from operations.device_tags where tags @> array[$1] order by device_id',
      [tag],
    );
    return rows.map(({ id }) => id);
  };

  it('tag those that matched when they were asked for, and say what became of each', async () => {
    await api.pool.query(
      `insert into operations.device_tags values ('keg-001', '{beta}'),
         ('keg-003', array(select 't' || n from generate_series(1, 20) n))`,
    );
    const job = await started({ work: 'tag', tag: 'beta', selection: { firmware: '2.1' }, devices: 150 });
    assert.deepEqual([job.status, job.total, job.selection], ['waiting', 150, { firmware: '2.1' }]);
    // What matches later belongs to no job.
    await api.pool.query(`update read_model.device_status set firmware = '2.1' where device_id = 'keg-002'`);
    const { job: ended, store } = await run(job.id);
    await api.pool.query(`update read_model.device_status set firmware = '2.0' where device_id = 'keg-002'`);
    assert.deepEqual(counts(ended), ['done', 150, 150, 148, 1, 1]);
    const tagged = await taggedWith('beta');
    assert.equal(tagged.length, 149);
    assert.ok(!tagged.includes('keg-002') && !tagged.includes('keg-003'));
    const page = async (query: object) =>
      dataOf(
        await api.client.GET('/api/v1/device-jobs/{deviceJobId}/devices', {
          params: { path: { deviceJobId: job.id }, query },
        }),
      );
    const refused = await page({ outcome: 'tooManyTags' });
    assert.deepEqual(
      refused.items.map(({ deviceId, outcome }) => [deviceId, outcome]),
      [['keg-003', 'tooManyTags']],
    );
    const ids: string[] = [];
    for (let after: string | null = null; ;) {
      const found: Awaited<ReturnType<typeof page>> = await page({ limit: 40, ...(after && { after }) });
      ids.push(...found.items.map(({ deviceId }) => deviceId));
      after = found.next;
      if (after === null) break;
    }
    assert.deepEqual([ids.length, new Set(ids).size, ids.toSorted()], [150, 150, ids]);
    // Each device has an entry, by who asked, that names the job.
    const entries = store.all.filter(({ type }) => type === 'ActionBegun').map(({ data }) => data);
    const begun = entries as readonly {
      readonly action: string;
      readonly by: object;
      readonly subjects: readonly { readonly kind: string; readonly id: string }[];
    }[];
    assert.ok(begun.every(({ action }) => action === 'changeDeviceTags'));
    assert.deepEqual(begun[0]?.by, { type: 'person', personId: api.personId });
    assert.deepEqual(
      begun.flatMap(({ subjects }) => subjects.filter(({ kind }) => kind === 'device').map(({ id }) => id)),
      ids,
    );
    assert.ok(
      begun.every(({ subjects }) => subjects.some(({ kind, id }) => kind === 'deviceJob' && id === job.id)),
    );
    const again = await run(
      (await started({ work: 'untag', tag: 'beta', selection: { tag: 'beta' }, devices: 149 })).id,
    );
    assert.deepEqual(counts(again.job), ['done', 149, 149, 149, 0, 0]);
    assert.deepEqual(await taggedWith('beta'), []);
  });

  it('block and unblock those that may be, and end their connections', async () => {
    const job = await started({
      work: 'block',
      selection: { search: 'keg-00', firmware: '2.1' },
      devices: 5,
    });
    const { job: ended } = await run(job.id);
    assert.deepEqual(counts(ended), ['done', 5, 5, 2, 1, 2]);
    const state = async () => {
      const { rows } = await api.pool.query<{ id: string }>(
        `select device_id as id from identity.device_credential where blocked_at is not null order by device_id`,
      );
      return rows.map(({ id }) => id);
    };
    assert.deepEqual(await state(), ['keg-001', 'keg-003', 'keg-007']);
    const { rows } = await api.pool.query<{ id: string }>(
      'select device_id as id from identity.connection_to_end order by device_id',
    );
    assert.deepEqual(
      rows.map(({ id }) => id),
      ['keg-001', 'keg-007'],
    );
    const back = await started({ work: 'unblock', selection: { access: 'blocked' }, devices: 3 });
    assert.deepEqual(counts((await run(back.id)).job), ['done', 3, 3, 3, 0, 0]);
    assert.deepEqual(await state(), []);
  });

  it('go on where a process left them that died, and change nothing twice', async () => {
    const job = await started({ work: 'tag', tag: 'beta', selection: {}, devices: 300 });
    const real = createDeviceJobStore(api.pool);
    const stop = new AbortController();
    let steps = 0;
    // It dies when a step is stored, and before it is told so.
    const dying: DeviceJobStore = {
      ...real,
      take: async (taken, devices) => {
        await real.take(taken, devices);
        steps += 1;
        if (steps === 3) stop.abort();
        throw new Error('killed');
      },
    };
    await runDeviceJobs({ ...jobParts(api.pool), jobs: dying }, stop.signal);
    assert.deepEqual(counts(await jobOf(job.id)), ['running', 300, 150, 150, 0, 0]);
    // Two that both believe that they may: each step is taken by one of them.
    const [ended] = await Promise.all([run(job.id), run(job.id)]);
    assert.deepEqual(counts(ended.job), ['done', 300, 300, 300, 0, 0]);
    assert.equal((await taggedWith('beta')).length, 300);
  }).timeout(20_000);

  it('are refused for another number than was confirmed, and are the same for a second click', async () => {
    const wanted: NewDeviceJob = { work: 'tag', tag: 'beta', selection: { firmware: '2.1' }, devices: 149 };
    const refused = await ask(wanted);
    assert.deepEqual([refused.status, refused.body.code], [409, 'OTHER_NUMBER']);
    assert.equal((await api.pool.query('select from operations.device_job')).rowCount, 0);
    const clicked = await Promise.all([1, 2, 3].map(() => started({ ...wanted, devices: 150 })));
    assert.equal(new Set(clicked.map(({ id }) => id)).size, 1);
    for (const body of [
      { work: 'tag', selection: {}, devices: 300 },
      { work: 'block', tag: 'beta', selection: {}, devices: 300 },
      { work: 'tag', tag: 'Beta', selection: {}, devices: 300 },
      { work: 'tag', tag: 'beta', selection: { state: 'well' }, devices: 300 },
      { work: 'tag', tag: 'beta', selection: {}, devices: 0 },
      { work: 'command', selection: {}, devices: 300 },
      { work: 'command', command: 'startSession', selection: {}, devices: 300 },
      { work: 'block', command: 'wake', selection: {}, devices: 300 },
      { work: 'settings', command: 'wake', settings: { soundOn: false }, selection: {}, devices: 300 },
    ])
      assert.equal((await ask(body)).status, 400, JSON.stringify(body));
  });

  it('wait no more than 20 at once, and end where they are cancelled', async () => {
    for (let at = 0; at < 20; at += 1)
      await started({ work: 'tag', tag: `t${at}`, selection: { search: 'keg-001' }, devices: 1 });
    const more = await ask({ work: 'tag', tag: 'more', selection: { search: 'keg-001' }, devices: 1 });
    assert.deepEqual([more.status, more.body.code], [409, 'TOO_MANY_JOBS']);
    const listed = dataOf(await api.client.GET('/api/v1/device-jobs', { params: { query: { limit: 5 } } }));
    assert.deepEqual(
      listed.items.map(({ tag }) => tag),
      ['t19', 't18', 't17', 't16', 't15'],
    );
    const [latest] = listed.items;
    const cancel = () =>
      api.client.POST('/api/v1/device-jobs/{deviceJobId}/cancel', params(latest?.id ?? ''));
    assert.notEqual(dataOf(await cancel()).cancelledAt, null);
    const { job } = await run(latest?.id ?? '');
    assert.deepEqual(counts(job), ['cancelled', 1, 0, 0, 0, 0]);
    assert.equal((await cancel()).response.status, 409);
    assert.equal((await api.fetch('/api/v1/device-jobs/999999999')).status, 404);
  }).timeout(20_000);

  it('forget what somebody searched for when that person is deleted', async () => {
    await addPerson(api.pool, 'otto', 'operator');
    const { rows } = await api.pool.query<{ id: string }>(
      `select person_id as id from identity.person where login = 'otto'`,
    );
    const job = await started({ work: 'tag', tag: 'beta', selection: { search: 'keg-001' }, devices: 1 });
    await api.pool.query('update operations.device_job set requested_by = $1', [rows[0]?.id]);
    await api.pool.query('delete from identity.person where person_id = $1', [rows[0]?.id]);
    assert.deepEqual((await jobOf(job.id)).selection, {});
  });
});
