import assert from 'node:assert/strict';
import { unassignDevices } from '../../../adapters/postgres/identity/index.js';
import { dataOf, type TopicEvent } from '../../../adapters/apiClient/index.js';
import { startAttacked, type Attacked } from './attacks/attacked.js';
import type { Operation } from './attacks/operations.js';
import type { Answer } from './attacks/rawRequest.js';
import { idPlacesOf, plainRequestTo } from './attacks/requestTo.js';
import { projectedNames } from '../../support/projectedNames.js';
import { until } from '../../support/until.js';
import { insertAlarm, insertCommand, insertReadings, insertSession, setCheckpoint } from './rows.js';

/** Of the seller's time: ids of their session, command and brew, what they noted, the days, and their rules of alarms. */
const ofBefore = /victim-base\.7|of victim|2{8}-[12]|2026-11-2[12]|afterMinutes":777/;
const rulesOfBefore = { changes: { deviceLost: { afterMinutes: 777 } } };
/** They show what the machine is now, not what it did. */
const ofPresent: ReadonlySet<string> = new Set([
  'getDevice',
  'getDeviceAlarmRules',
  'getDeviceDebug',
  'getTwin',
  'listDevices',
  'live',
  'liveTopics',
]);
/** What they read belongs to the person, whatever the device. */
const ofAccount: ReadonlySet<string> = new Set([
  'getFactor',
  'getNotificationPreferences',
  'getWebPushKey',
  'listNotificationWays',
  'getMe',
  'getSettings',
  'getRecipe',
  'exportRecipe',
  'listRecipes',
  'listRecipeVersions',
  'previewRecipe',
  'listLinkedIssuers',
  'listLoginSessions',
  'listOwnAudit',
  'listAlarmProfiles',
  'listPasskeys',
  'listShares',
]);
/** They show nothing that a device did. */
const ofNoDevice: ReadonlySet<string> = new Set([...ofAccount, 'getDeviceDebug', 'listSharesOfDevice']);

const newCommand = '99999999-1111-4111-8111-111111111111';
const newAlarm = '99999999-4444-4222-8222-222222222222';

describe('a machine that is sold on', () => {
  let attacked: Attacked;
  let reads: readonly Operation[];
  let seller: string;
  let buyer: string;

  before(async () => {
    attacked = await startAttacked({ limits: { compareEveryMs: 100 }, machineNames: projectedNames });
    const { api, description, own, others } = attacked;
    await api.pool.query('delete from identity.device_ownership where device_id = $1', [own.device]);
    await api.pool.query(
      `insert into read_model.device_twin (device_id, settings_version, desired, reported, reported_at, desired_set_point, position)
       values ($1, 1, $2, '{"soundOn":true}', '2026-11-22T11:00:00Z', $3, 1)`,
      [
        others.device,
        JSON.stringify({ soundOn: { ...requested, value: false, version: 1, pendingSinceMs: null } }),
        JSON.stringify({ ...requested, targetCelsius: 66, isDone: false }),
      ],
    );
    await api.pool.query(
      `insert into ingest.device_sequence (device_id, partition, epoch, restarts, missing, missing_since, late, parked, dropped, lost,
         repeats, sequence, updated_at) values ($1, 0, 0, 0, 3, '2026-11-22T10:30:00Z', 0, 0, 0, 0, 0, '{}', '2026-11-22T10:31:00Z')`,
      [others.device],
    );
    // All of a device that brewers may read: a route that is new in openapi.yaml is there.
    reads = description.operations.filter(
      ({ method, roles, isPublic, path }) =>
        method === 'GET' && roles.length === 0 && !isPublic && path.startsWith('/api/'),
    );
    seller = await attacked.tokenOf('victim');
    buyer = await attacked.tokenOf('attacker');
    const client = api.clientOf(seller);
    const params = { path: { deviceId: others.device, brewId: others.brew } };
    dataOf(await client.PUT('/api/v1/devices/{deviceId}/alarm-rules', { params, body: rulesOfBefore }));
    dataOf(await client.PUT('/api/v1/brews/{brewId}/alarm-rules', { params, body: rulesOfBefore }));
    const body = { name: 'machine of victim' };
    dataOf(await client.PUT('/api/v1/devices/{deviceId}/name', { params, body }));
  });
  after(() => attacked?.stop());

  const requested = {
    commandId: '22222222-1111-4111-8111-111111111111',
    requestedAtMs: Date.parse('2026-11-22T10:00:00Z'),
  };

  function ask(operation: Operation, token: string): Promise<Answer> {
    const { description, others } = attacked;
    return attacked.askFitting(
      operation,
      plainRequestTo(description, operation, () => others),
      token,
    );
  }

  it('shows all of its past to its owner before, on every route that reads something of a device', async () => {
    assert.ok(reads.length >= 18, `${reads.length} routes`);
    for (const operation of reads) {
      const { status, body } = await ask(operation, seller);
      assert.equal(status, 200, `${operation.id}: ${body}`);
      if (!ofNoDevice.has(operation.id))
        assert.match(
          body,
          ofBefore,
          `${operation.id} shows nothing that a test could miss: add it to startAttacked`,
        );
    }
  });

  it('changes hands by a code that is shown once', async () => {
    const { api, others } = attacked;
    const params = { path: { deviceId: others.device } };
    const { claim } = dataOf(
      await api.clientOf(seller).POST('/api/v1/devices/{deviceId}/release', { params }),
    );
    assert.match(claim?.code ?? '', /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    assert.equal(claim?.link, `${api.url}/claim#${claim?.code.replace('-', '')}`);
    const typed = (claim?.code ?? '').toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l');
    const body = { code: typed };
    assert.deepEqual(dataOf(await api.clientOf(buyer).POST('/api/v1/claims', { body })), {
      deviceId: others.device,
    });
    assert.equal((await api.clientOf(seller).POST('/api/v1/claims', { body })).response.status, 404);
  });

  it('shows nothing of before to its new owner, on every route that reads something of a device', async () => {
    for (const operation of reads) {
      const { status, body } = await ask(operation, buyer);
      const what = `${operation.id}: ${status} ${body}`;
      assert.doesNotMatch(body, ofBefore, what);
      const isOfDevice = idPlacesOf(attacked.description, operation).some((place) => /device/i.test(place));
      assert.equal(status, isOfDevice || !operation.path.includes('{') ? 200 : 404, what);
    }
  });

  it('begins with the rules of alarms for everybody, and what its new owner changes is not shown to the former', async () => {
    const { api, others } = attacked;
    const params = { path: { deviceId: others.device, brewId: others.brew } };
    const before = dataOf(
      await api.clientOf(buyer).GET('/api/v1/devices/{deviceId}/alarm-rules', { params }),
    );
    assert.deepEqual([before.changes, before.inForce[0]?.rules], [{}, before.defaults]);
    const body = { changes: { fault: { on: false } } };
    dataOf(await api.clientOf(buyer).PUT('/api/v1/devices/{deviceId}/alarm-rules', { params, body }));
    const ofBrew = await api.clientOf(seller).GET('/api/v1/brews/{brewId}/alarm-rules', { params });
    assert.deepEqual(dataOf(ofBrew).inForce, []);
    const late = await api
      .clientOf(seller)
      .PUT('/api/v1/brews/{brewId}/alarm-rules', { params, body: rulesOfBefore });
    assert.equal(late.response.status, 403);
  });

  it('shows nothing of before to its new owner by summaries, placed by receipt, or with what is implausible', async () => {
    const { api, others } = attacked;
    const { rows } = await api.pool.query<{ soldAt: Date }>(
      `select owned_from as "soldAt" from identity.device_ownership where device_id = $1 and owned_until = 'infinity'`,
      [others.device],
    );
    const soldAt = rows[0]?.soldAt.getTime() ?? NaN;
    const now = Date.now();
    // The machine's clock is ten minutes ahead: by it, the seller's last minutes were in the buyer's time.
    await insertReadings(api.pool, others.device, [
      { atMs: soldAt + 600_000, values: { 3: 77 }, receivedAtMs: soldAt - 1_000 },
      { atMs: now + 600_000, values: { 3: 55 }, receivedAtMs: now },
    ]);
    const range = `from=${new Date(now - 30 * 86_400_000).toISOString()}&to=${new Date(now + 86_400_000).toISOString()}`;
    for (const query of [
      'points=2000',
      'points=2',
      'points=1000',
      'placedBy=receipt',
      'include=implausibleTimes&include=implausibleValues',
    ])
      for (const [token, expected] of [
        [buyer, [55]],
        [seller, [77]],
      ] as const) {
        const headers = { authorization: `Bearer ${token}` };
        const answer = await api.fetch(`/api/v1/devices/${others.device}/history?${range}&${query}`, {
          headers,
        });
        const { series } = (await answer.json()) as { series: { points: { value: number }[] }[] };
        const values = series.flatMap(({ points }) => points.map(({ value }) => value));
        assert.deepEqual(
          values.filter((value) => value !== 65),
          expected,
          `${query}: ${JSON.stringify(series)}`,
        );
      }
  });

  it('keeps for its former owner what was theirs, and nothing of now', async () => {
    const { api, others } = attacked;
    for (const operation of reads) {
      const { status, body } = await ask(operation, seller);
      const what = `${operation.id}: ${status} ${body}`;
      if (operation.id === 'listDevices' || ofAccount.has(operation.id)) assert.equal(status, 200, what);
      // Without `from` it has the last day of the seller; the test of summaries reads all.
      else if (operation.id === 'getDeviceHistory') assert.equal(status, 200, what);
      else if (ofNoDevice.has(operation.id) || ofPresent.has(operation.id)) assert.equal(status, 404, what);
      else assert.match(body, ofBefore, what);
      if (operation.id === 'listDevices') assert.doesNotMatch(body, /victim-base/, what);
    }
    for (const path of [
      `devices/${others.device}/commands`,
      `commands/${others.command}/cancel`,
      `brews/${others.brew}/cancel`,
    ]) {
      const init = {
        method: 'POST',
        headers: { authorization: `Bearer ${seller}`, 'content-type': 'application/json' },
      };
      const { status } = await api.fetch(`/api/v1/${path}`, { ...init, body: '{"kind":"wake"}' });
      assert.ok(status === 403 || status === 404, `${path}: ${status}`);
    }
  });

  it('shows its new owner what happens from now on, also as it happens', async () => {
    const { api, others } = attacked;
    const { device } = others;
    const stream = api.clientOf(buyer).live({ devices: [device], sessions: [others.session, `${device}.8`] });
    const first = await stream.next();
    assert.doesNotMatch(JSON.stringify(first.value), ofBefore);
    const now = new Date().toISOString();
    await insertSession(api.pool, device, { number: 8, startedAt: now, position: 20 });
    await insertCommand(api.pool, device, { commandId: newCommand, requestedAt: now, position: 21 });
    await api.pool.query('update read_model.device_command set position = 22 where device_id = $1', [device]);
    api.hint({ commands: [{ commandId: others.command, deviceId: device }], sessions: [others.session] });
    const told: string[] = [];
    for await (const change of stream) {
      told.push(JSON.stringify(change));
      if (told.some((one) => one.includes(newCommand)) && told.some((one) => one.includes(`${device}.8`)))
        break;
    }
    for (const one of told) assert.doesNotMatch(one, ofBefore);
    const shown = await ask(reads.find(({ id }) => id === 'listSessions') ?? assert.fail(), buyer);
    assert.match(shown.body, /victim-base\.8/);
    const former = await ask(reads.find(({ id }) => id === 'listSessions') ?? assert.fail(), seller);
    assert.doesNotMatch(former.body, /victim-base\.8/);
  });

  it('shows its new owner the alarms of now alone, also as they happen', async () => {
    const { api, others } = attacked;
    const { device } = others;
    const ended = new AbortController();
    const topics = ['alarms', `alarms:${device}`, 'counts'];
    await setCheckpoint(api.pool, 20);
    const stream = api.clientOf(buyer).liveTopics({ topics, signal: ended.signal });
    const told: TopicEvent[] = [];
    const reading = (async () => {
      for await (const event of stream) told.push(event);
    })();
    const alarms = () => told.flatMap((event) => (event.type === 'alarm' ? event.row.alarmId : []));
    try {
      await until('everything is told', () => told.some(({ type }) => type === 'synced'));
      await insertAlarm(api.pool, device, { alarmId: newAlarm, position: 30 });
      await api.pool.query('update read_model.alarm set position = 31 where alarm_id = $1', [others.alarm]);
      api.hint({ alarms: [others.alarm, newAlarm].map((alarmId) => ({ alarmId, deviceId: device })) });
      await until('the new one comes', () => alarms().length > 0);
      await until('it is counted', () =>
        told.some((event) => event.type === 'counts' && event.row.openAlarms === 1),
      );
    } finally {
      ended.abort();
      await reading;
    }
    assert.deepEqual(alarms(), [newAlarm]);
    assert.ok(!told.some((event) => event.type === 'counts' && event.row.openAlarms > 1));
  });

  it('comes back to its first owner, who sees both of their times, and not the one between', async () => {
    const { api, others } = attacked;
    assert.deepEqual(await unassignDevices(api.pool, 'attacker', [others.device]), []);
    const params = { path: { deviceId: others.device } };
    const { code } = dataOf(await api.client.POST('/api/v1/devices/{deviceId}/claim-code', { params }));
    dataOf(await api.clientOf(seller).POST('/api/v1/claims', { body: { code } }));
    const { items } = dataOf(
      await api.clientOf(seller).GET('/api/v1/devices/{deviceId}/sessions', { params }),
    );
    assert.deepEqual(
      items.map(({ sessionId }) => sessionId),
      ['victim-base.7'],
    );
    const between = { params: { path: { commandId: newCommand } } };
    assert.equal(
      (await api.clientOf(seller).GET('/api/v1/commands/{commandId}', between)).response.status,
      404,
    );
    assert.equal(
      (await api.clientOf(buyer).GET('/api/v1/commands/{commandId}', between)).response.status,
      200,
    );
  });
});
