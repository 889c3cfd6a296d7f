import assert from 'node:assert/strict';
import { dataOf, type Schemas } from '../../../adapters/apiClient/index.js';
import { runDeviceJobs, type DeviceJobsOptions } from '../../../commands/deviceJobs/index.js';
import { BrewlineError } from '../../../domain/kernel/errors.js';
import { jsonPost, startApi, type TestApi } from '../../support/api.js';
import { memoryTrail } from '../../support/auditTrail.js';
import { CommandSide } from '../../support/commandSide.js';
import { jobParts } from '../../support/jobRunner.js';
import { until } from '../../support/until.js';
import { insertDevice, insertSession } from './rows.js';

type DeviceJob = Schemas['DeviceJob'];
const ids = Array.from({ length: 24 }, (_, n) => `told-${String(n).padStart(2, '0')}`);

describe('jobs that tell many devices the same', () => {
  let api: TestApi;
  let side: CommandSide;

  before(async () => {
    api = await startApi({
      commands: (pool, hint) => {
        side = new CommandSide(pool, hint);
        return side.commands;
      },
    });
    for (const id of ids) await insertDevice(api.pool, id);
    for (const id of ids.slice(0, 2)) await insertSession(api.pool, id, { number: 7 });
  });
  afterEach(() => api.pool.query('delete from operations.device_job'));
  after(() => api?.stop());

  const ask = (body: object) => api.fetch('/api/v1/device-jobs', jsonPost(body));
  async function started(body: object): Promise<DeviceJob> {
    const answer = await ask({ selection: { search: 'told-' }, devices: ids.length, ...body });
    assert.equal(answer.status, 202, await answer.clone().text());
    return (await answer.json()) as DeviceJob;
  }
  const params = (deviceJobId: string) => ({ params: { path: { deviceJobId } } });
  const jobOf = async (id: string) =>
    dataOf(await api.client.GET('/api/v1/device-jobs/{deviceJobId}', params(id)));
  const devicesOf = async (id: string) =>
    dataOf(await api.client.GET('/api/v1/device-jobs/{deviceJobId}/devices', params(id))).items;
  const commandsOf = async (deviceId: string) => {
    const path = { path: { deviceId } };
    return dataOf(await api.client.GET('/api/v1/devices/{deviceId}/commands', { params: path })).items;
  };

  async function run(id: string, parts: Partial<DeviceJobsOptions> = {}) {
    const stop = new AbortController();
    const options = { ...jobParts(api.pool), commands: side.commands, ...parts };
    const running = runDeviceJobs(options, stop.signal);
    await until('the job ends', async () => (await jobOf(id)).endedAt !== null, 60_000);
    stop.abort();
    await running;
    return jobOf(id);
  }

  it('request the command of each, and say which refused it and why', async () => {
    const job = await started({ work: 'command', command: 'cancelSession' });
    assert.deepEqual([job.command, job.settings, job.tag], ['cancelSession', null, null]);
    const { store, trail } = memoryTrail('api');
    const ended = await run(job.id, { audit: trail });
    assert.deepEqual([ended.status, ended.taken, ended.changed, ended.refused], ['done', 24, 2, 22]);
    const devices = await devicesOf(job.id);
    assert.deepEqual([devices[0]?.outcome, devices[0]?.reason], ['requested', null]);
    assert.equal(devices[2]?.outcome, 'commandRefused');
    assert.match(devices[2]?.reason ?? '', /a session has to run/);
    const [command] = await commandsOf('told-00');
    assert.deepEqual(
      [command?.instruction.kind, command?.requestedBy.personId],
      ['cancelSession', api.personId],
    );
    assert.deepEqual(await commandsOf('told-02'), []);
    const begun = store.all.filter(({ type }) => type === 'ActionBegun').map(({ data }) => data) as {
      action: string;
      subjects: { kind: string; id: string }[];
    }[];
    const told = begun.flatMap(({ subjects }) => subjects);
    assert.ok(begun.every(({ action }) => action === 'requestCommand'));
    assert.ok(told.some(({ kind, id }) => kind === 'command' && id === command?.commandId));
    assert.equal(told.filter(({ kind }) => kind === 'device').length, 24);
  });

  it('change settings as one change does, and tell no device twice after a crash at any place', async () => {
    const settings = { soundOn: false, reportSeconds: 30 };
    const job = await started({ work: 'settings', settings });
    assert.deepEqual([job.command, job.settings], [null, settings]);
    const real = jobParts(api.pool);
    const stop = new AbortController();
    let requests = 0;
    // It dies when some of a step are told, and nothing of it is stored with the job.
    const dying: DeviceJobsOptions = {
      ...real,
      commands: {
        request: async (request) => {
          requests += 1;
          if (requests < 14) return side.commands.request(request);
          stop.abort();
          throw new Error('killed');
        },
      },
    };
    await runDeviceJobs(dying, stop.signal);
    assert.equal((await jobOf(job.id)).taken, 10);
    // Two that both believe that they may.
    const [ended] = await Promise.all([run(job.id), run(job.id)]);
    assert.deepEqual([ended.status, ended.taken, ended.changed, ended.refused], ['done', 24, 24, 0]);
    for (const id of ids) {
      const changes = (await commandsOf(id)).filter(
        ({ instruction }) => instruction.kind === 'changeSettings',
      );
      assert.deepEqual(
        changes.map(({ instruction }) => (instruction as { settings?: object }).settings),
        [settings],
        id,
      );
    }
  }).timeout(60_000);

  it('are refused for settings that so many do not take', async () => {
    for (const settings of [{}, { reportSeconds: 1 }, { displayPercent: 101 }]) {
      const answer = await ask({ work: 'settings', settings, selection: {}, devices: 24 });
      assert.equal(answer.status, 422, JSON.stringify(settings));
    }
    assert.equal((await api.pool.query('select from operations.device_job')).rowCount, 0);
  });

  it('tell none after they are cancelled', async () => {
    const job = await started({ work: 'command', command: 'wake' });
    const stopping: DeviceJobsOptions['commands'] = {
      request: async (request) => {
        const accepted = await side.commands.request(request);
        await api.client.POST('/api/v1/device-jobs/{deviceJobId}/cancel', params(job.id));
        return accepted;
      },
    };
    const ended = await run(job.id, { commands: stopping });
    assert.deepEqual([ended.status, ended.taken, ended.changed], ['cancelled', 10, 10]);
    assert.deepEqual((await devicesOf(job.id)).at(-1)?.outcome, null);
  });

  it('are given up when they can not go on, with the reason, and those behind them have their turn', async () => {
    const stuck = await started({ work: 'command', command: 'reset' });
    const behind = await started({ work: 'tag', tag: 'beta', selection: { search: 'told-00' }, devices: 1 });
    const failing = { request: async () => Promise.reject(new Error('no such thing')) };
    const done = await run(behind.id, { commands: failing });
    assert.deepEqual([done.status, done.changed, done.failure], ['done', 1, null]);
    const given = await jobOf(stuck.id);
    assert.deepEqual([given.status, given.taken, given.failure], ['failed', 0, 'no such thing']);
    assert.equal(given.failures, 5);
    assert.ok(given.failingSince !== null && given.failedAt !== null);
    const resumed = await api.client.POST('/api/v1/device-jobs/{deviceJobId}/resume', params(stuck.id));
    assert.deepEqual([dataOf(resumed).status, dataOf(resumed).failure], ['waiting', null]);
    const again = await api.client.POST('/api/v1/device-jobs/{deviceJobId}/resume', params(stuck.id));
    assert.equal(dataOf(again).status, 'waiting');
    await api.pool.query(
      `update operations.device_job set status = 'failed', ended_at = now() where id = $1`,
      [stuck.id],
    );
    const cancelled = await api.client.POST('/api/v1/device-jobs/{deviceJobId}/cancel', params(stuck.id));
    assert.equal(dataOf(cancelled).status, 'cancelled');
  }).timeout(60_000);

  it('wait for a server that is away, and show so, until it is back', async () => {
    const job = await started({ work: 'command', command: 'sendLog' });
    let isAway = true;
    const commands: DeviceJobsOptions['commands'] = {
      request: async (request) => {
        if (isAway) throw new BrewlineError('EVENT_STORE_UNAVAILABLE', 'no answer');
        return side.commands.request(request);
      },
    };
    const running = run(job.id, { commands });
    await until('it is shown', async () => (await jobOf(job.id)).failure === 'no answer');
    assert.equal((await jobOf(job.id)).endedAt, null);
    isAway = false;
    const ended = await running;
    assert.deepEqual(
      [ended.status, ended.changed, ended.failure, ended.failingSince],
      ['done', 24, null, null],
    );
  }).timeout(60_000);
});
