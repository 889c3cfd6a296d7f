import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { addPerson, assignDevices, enrollDevices } from '../../../adapters/postgres/identity/index.js';
import { dataOf, type ApiClient, type Schemas } from '../../../adapters/apiClient/index.js';
import { defaultSettings } from '../../../domain/alarms/index.js';
import { logIn, obligingBrewPlans, startApi, testKey, type TestApi } from '../../support/api.js';
import { paleAle } from '../../unit/domain/recipe/recipes.js';
import { insertDevice, insertRecipe } from './rows.js';

const base = { params: { path: { deviceId: 'base-1' } } };
const keg = { params: { path: { deviceId: 'keg-1' } } };
type Changes = Schemas['AlarmChanges'];

describe('rules of alarms through the API', () => {
  let api: TestApi;
  let owner: ApiClient;
  let friend: ApiClient;
  let stranger: ApiClient;
  const recipeId = randomUUID();
  /** Brews that were planned, and those that were only tried out. */
  const started: string[] = [];
  const triedOut: string[] = [];

  before(async () => {
    api = await startApi({
      brewPlans: () => ({
        ...obligingBrewPlans,
        plan: async ({ outline }) => {
          started.push(outline.planId);
          await insertBrew(outline.planId, outline.plannedBy);
        },
        tryOut: async ({ outline }) => void triedOut.push(outline.planId),
      }),
    });
    await enrollDevices(api.pool, testKey, ['base-1', 'keg-1']);
    for (const device of ['base-1', 'keg-1']) await insertDevice(api.pool, device);
    [owner, friend, stranger] = [await person('owner'), await person('friend'), await person('stranger')];
    await assignDevices(api.pool, 'owner', ['base-1', 'keg-1']);
    const { personId } = dataOf(await owner.GET('/api/v1/people/me'));
    await insertRecipe(api.pool, personId, recipeId, paleAle);
  });
  after(() => api?.stop());

  async function person(login: string): Promise<ApiClient> {
    return api.clientOf(await logIn(api.url, login, (await addPerson(api.pool, login, 'brewer')) ?? ''));
  }
  async function insertBrew(brewId: string, plannedBy: string): Promise<void> {
    await api.pool.query(
      `insert into read_model.brew_plan (plan_id, base_id, keg_id, status, stages, planned_by, planned_at, updated_at, position)
       values ($1, 'base-1', 'keg-1', 'running', '[]', $2, now(), now(), 13) on conflict do nothing`,
      [brewId, plannedBy],
    );
  }
  async function share(rights: 'view' | 'viewAndCommand'): Promise<void> {
    const body = { login: 'friend', rights };
    const { shareId } = dataOf(await owner.POST('/api/v1/devices/{deviceId}/shares', { ...base, body }));
    await friend.POST('/api/v1/shares/{shareId}/accept', { params: { path: { shareId } } });
  }
  const change = (client: ApiClient, changes: Changes, of = base) =>
    client.PUT('/api/v1/devices/{deviceId}/alarm-rules', { ...of, body: { changes } });
  const rulesOf = async (client: ApiClient, of = base) =>
    dataOf(await client.GET('/api/v1/devices/{deviceId}/alarm-rules', of));
  const ofBrew = (brewId: string) => ({ params: { path: { brewId } } });
  const brewRules = async (brewId: string) =>
    dataOf(await owner.GET('/api/v1/brews/{brewId}/alarm-rules', ofBrew(brewId)));
  const start = (request: Partial<Schemas['BrewRequest']>, { key = randomUUID(), dryRun = false } = {}) =>
    owner.POST('/api/v1/brews', {
      body: { baseId: 'base-1', kegId: 'keg-1', ...request },
      params: { query: { dryRun }, header: { 'Idempotency-Key': key } },
    });
  const save = (name: string, changes: Changes, client = owner) =>
    client.POST('/api/v1/people/me/alarm-profiles', { body: { name, changes } });

  describe('of a device', () => {
    it('are the defaults until somebody changes them, and with the changes in force', async () => {
      const rules = await rulesOf(owner);
      assert.deepEqual(rules, {
        defaults: defaultSettings,
        changes: {},
        inForce: [{ deviceId: 'base-1', rules: defaultSettings }],
      });
      const changes = { deviceLost: { afterMinutes: 240 } };
      const answer = dataOf(await change(owner, changes));
      assert.deepEqual(answer, await rulesOf(owner));
      assert.deepEqual(answer.changes, changes);
      assert.deepEqual(answer.inForce[0]?.rules.deviceLost, { on: true, afterMinutes: 240 });
      dataOf(await change(owner, {}));
      assert.deepEqual(await rulesOf(owner), rules);
    });

    it('are refused with each field', async () => {
      const wrong = {
        deviceLost: { afterMinutes: 0 },
        dayReached: { days: [{ day: 400, work: 'dryHop' as const }] },
      };
      const { response, error } = await change(owner, wrong);
      assert.equal(response.status, 422);
      assert.deepEqual(
        error?.errors?.map(({ pointer }) => pointer),
        ['#/changes/deviceLost/afterMinutes', '#/changes/dayReached/days/0/day'],
      );
      const unknown = await change(owner, { kegEmpty: { afterDays: 3 } } as Changes);
      assert.equal(unknown.response.status, 400);
    });

    it('are read by who shares it, and changed by who may command it', async () => {
      const statuses = async (client: ApiClient) => [
        (await client.GET('/api/v1/devices/{deviceId}/alarm-rules', base)).response.status,
        (await change(client, { fault: { on: true } })).response.status,
      ];
      assert.deepEqual(await statuses(friend), [404, 404]);
      await share('view');
      assert.deepEqual(await statuses(friend), [200, 403]);
      await share('viewAndCommand');
      assert.deepEqual(await statuses(friend), [200, 200]);
      assert.deepEqual(await statuses(stranger), [404, 404]);
    });
  });

  describe('saved by a person', () => {
    it('have a name of their own, and are changed and deleted', async () => {
      const saved = dataOf(await save('Lager', { cleaningDue: { afterHours: 24 } }));
      const of = { params: { path: { profileId: saved.profileId } } };
      assert.equal((await save('Lager', {})).response.status, 409);
      const ale = dataOf(await save('Ale', {}));
      const renamed = { name: 'Ale', changes: {} };
      const put = '/api/v1/people/me/alarm-profiles/{profileId}';
      assert.equal((await owner.PUT(put, { ...of, body: renamed })).response.status, 409);
      const changed = dataOf(await owner.PUT(put, { ...of, body: { name: 'Bock', changes: {} } }));
      assert.deepEqual([changed.name, changed.changes], ['Bock', {}]);
      const list = dataOf(await owner.GET('/api/v1/people/me/alarm-profiles'));
      assert.deepEqual(list.items, [ale, changed]);
      assert.equal((await stranger.PUT(put, { ...of, body: renamed })).response.status, 404);
      assert.equal((await stranger.DELETE(put, of)).response.status, 404);
      assert.equal((await owner.DELETE(put, of)).response.status, 204);
      assert.equal((await owner.DELETE(put, of)).response.status, 404);
    });

    it('are refused with a name that no page can show, and with wrong rules', async () => {
      for (const name of ['a\u0007b', 'a\ud800b', 'a\nb'])
        assert.equal((await save(name, {})).response.status, 400);
      const { response, error } = await save(' ', { deviceLost: { afterMinutes: 0 } });
      assert.equal(response.status, 422);
      assert.deepEqual(
        error?.errors?.map(({ pointer }) => pointer),
        ['#/name', '#/changes/deviceLost/afterMinutes'],
      );
    });

    it('are 50 at most, also when many are saved at once', async () => {
      const answers = await Promise.all(
        Array.from(
          { length: 60 },
          async (_, number) => (await save(`${number}`, {}, friend)).response.status,
        ),
      );
      assert.equal(answers.filter((status) => status === 201).length, 50);
      assert.equal(answers.filter((status) => status === 409).length, 10);
    });

    it('are in the data of the person, and go with the person', async () => {
      const password = (await addPerson(api.pool, 'carl', 'brewer')) ?? '';
      const token = await logIn(api.url, 'carl', password);
      dataOf(await save('Carl’s', { fault: { on: false } }, api.clientOf(token)));
      const headers = { authorization: `Bearer ${token}` };
      const lines = await (await api.fetch('/api/v1/people/me/data', { headers })).text();
      const found = lines.split('\n').find((line) => line.includes('"alarmProfile"')) ?? '{}';
      const { data } = JSON.parse(found) as { data: { name: string; changes: object } };
      assert.deepEqual([data.name, data.changes], ['Carl’s', { fault: { on: false } }]);
      dataOf(await api.clientOf(token).POST('/api/v1/people/me/delete', { body: { password } }));
      const { rowCount } = await api.pool.query(`select from identity.alarm_profile where name = 'Carl’s'`);
      assert.equal(rowCount, 0);
    });
  });

  describe('of a brew', () => {
    it('are a copy of the profile that it is started with', async () => {
      const changes = { fault: { on: false } };
      const { profileId } = dataOf(await save('Copied', changes));
      const { brewId, alarmRules, plannedDays } = dataOf(await start({ alarmProfile: { profileId } }));
      assert.deepEqual([alarmRules, plannedDays], [changes, []]);
      const of = { params: { path: { profileId } } };
      const body = { name: 'Copied', changes: { fault: { on: true } } };
      dataOf(await owner.PUT('/api/v1/people/me/alarm-profiles/{profileId}', { ...of, body }));
      const rules = await brewRules(brewId);
      assert.deepEqual(rules.changes, changes);
      assert.deepEqual(
        rules.inForce.map(({ deviceId, rules: { fault } }) => [deviceId, fault.on]),
        [
          ['base-1', false],
          ['keg-1', false],
        ],
      );
    });

    it('have what was changed for its machines beneath them', async () => {
      dataOf(await change(owner, { cleaningDue: { afterHours: 48 } }, keg));
      const { brewId } = dataOf(await start({ alarmRules: { fault: { on: false } } }));
      const [onBase, onKeg] = (await brewRules(brewId)).inForce;
      assert.deepEqual([onBase?.rules.cleaningDue.afterHours, onKeg?.rules.cleaningDue.afterHours], [12, 48]);
      assert.equal(onKeg?.rules.fault.on, false);
      dataOf(await change(owner, {}, keg));
    });

    it('plan the dry hops of its recipe, unless that is turned off', async () => {
      const recipe = { recipeId };
      const dryHops = { day: 4, work: 'dryHop' } as const;
      const planned = dataOf(await start({ recipe }));
      assert.deepEqual(planned.plannedDays, [dryHops]);
      assert.deepEqual((await brewRules(planned.brewId)).changes, { dayReached: { days: [dryHops] } });
      const without = dataOf(await start({ recipe, planAdditions: false }));
      assert.deepEqual([without.plannedDays, (await brewRules(without.brewId)).changes], [[], {}]);
      const trub = { day: 9, work: 'removeTrub' } as const;
      const chosen = { alarmRules: { dayReached: { days: [trub] } } };
      assert.deepEqual(dataOf(await start({ recipe, ...chosen })).plannedDays, [dryHops, trub]);
      dataOf(await change(owner, { dayReached: { days: [trub] } }, keg));
      assert.deepEqual(dataOf(await start({ recipe })).plannedDays, [dryHops, trub]);
      assert.deepEqual(dataOf(await start({})).plannedDays, [trub]);
      dataOf(await change(owner, {}, keg));
    });

    it('are shown by a dry run, which starts nothing', async () => {
      const [before, key] = [started.length, randomUUID()];
      const { response, ...answer } = await start({ recipe: { recipeId } }, { key, dryRun: true });
      const { brewId, plannedDays } = dataOf({ response, ...answer });
      assert.deepEqual([response.status, plannedDays], [200, [{ day: 4, work: 'dryHop' }]]);
      assert.equal(started.length, before);
      assert.equal(triedOut.at(-1), brewId);
      assert.equal((await api.client.GET('/api/v1/brews/{brewId}', ofBrew(brewId))).response.status, 404);
      // Nothing was begun: another profile may be chosen for the same brew.
      const begun = dataOf(await start({ alarmRules: { fault: { on: false } } }, { key }));
      assert.equal(begun.brewId, brewId);
      assert.deepEqual((await brewRules(brewId)).changes, { fault: { on: false } });
    });

    it('are changed while it runs, and not back when the start is repeated', async () => {
      const key = randomUUID();
      const request = { alarmRules: { fault: { on: false } } };
      const { brewId } = dataOf(await start(request, { key }));
      const body = { changes: { deviceLost: { on: false } } };
      const put = await owner.PUT('/api/v1/brews/{brewId}/alarm-rules', { ...ofBrew(brewId), body });
      assert.deepEqual(dataOf(put).changes, body.changes);
      dataOf(await start(request, { key }));
      assert.deepEqual((await brewRules(brewId)).changes, body.changes);
    });

    it('are changed only by who may command both of its machines', async () => {
      const { brewId } = dataOf(await start({}));
      const body = { changes: { fault: { on: false } } };
      const put = (client: ApiClient) =>
        client.PUT('/api/v1/brews/{brewId}/alarm-rules', { ...ofBrew(brewId), body });
      // The friend commands the base, and not the keg.
      assert.equal((await put(friend)).response.status, 403);
      assert.equal((await put(stranger)).response.status, 404);
      const seen = dataOf(await friend.GET('/api/v1/brews/{brewId}/alarm-rules', ofBrew(brewId)));
      assert.deepEqual(
        seen.inForce.map(({ deviceId }) => deviceId),
        ['base-1'],
      );
    });

    it('are refused before it starts, with their field', async () => {
      const before = started.length;
      const { profileId } = dataOf(await save('Strange', {}, stranger));
      const requests: readonly [Partial<Schemas['BrewRequest']>, string][] = [
        [{ alarmProfile: { profileId } }, '#/alarmProfile/profileId'],
        [{ alarmProfile: { profileId }, alarmRules: {} }, '#/alarmProfile'],
        [{ alarmRules: { cleaningDue: { afterHours: 999 } } }, '#/alarmRules/cleaningDue/afterHours'],
      ];
      for (const [request, pointer] of requests) {
        const { response, error } = await start(request);
        assert.deepEqual([response.status, error?.errors?.[0]?.pointer], [422, pointer]);
      }
      assert.equal(started.length, before);
    });
  });

  // A describe of its own: it comes last.
  describe('of a device that is sold', () => {
    it('end for the next owner, also when the one before was deleted', async () => {
      dataOf(await change(owner, { fault: { on: false } }, keg));
      await api.pool.query(`delete from identity.person where login = 'owner'`);
      const { code } = dataOf(await api.client.POST('/api/v1/devices/{deviceId}/claim-code', keg));
      dataOf(await stranger.POST('/api/v1/claims', { body: { code } }));
      assert.deepEqual((await rulesOf(stranger, keg)).changes, {});
    });
  });
});
