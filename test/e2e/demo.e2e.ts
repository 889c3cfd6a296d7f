import assert from 'node:assert/strict';
import { join } from 'node:path';
import { createApiClient, dataOf, logInWhenNeeded, type Schemas } from '../../adapters/apiClient/index.js';
import { demoPart, startDemo, type Made } from '../../infra/local/start/demo.js';
import { demoBrewers, readDemoFile } from '../../infra/simulation/demo/index.js';
import type { ApiClient } from '../support/apiClient.js';
import { useStack } from '../support/sharedStack.js';
import { until } from '../support/until.js';

const dayMs = 86_400_000;

/** Of the ten brews, by name. */
const everyStage = [
  ...['boil', 'carbonating', 'chill', 'clarification', 'clean', 'cleanPrepare', 'halted', 'mash'],
  ...['primaryFermentation', 'serving'],
];

/** What somebody who opens the app sees of the demo. */
interface Shown {
  readonly devices: readonly Schemas['Device'][];
  readonly brews: readonly Schemas['Brew'][];
  readonly sessions: readonly Schemas['Session'][];
  readonly alarms: readonly Schemas['Alarm'][];
  readonly recipes: number;
  readonly shares: readonly Schemas['Share'][];
}

describe('the demo that npm start makes', () => {
  const stack = useStack();
  let people: ReadonlyMap<string, ApiClient>;
  const made: Made[] = [];

  // Its machines are no concern of the suites that come after.
  after(() => stack().place.supervisor.end(demoPart));

  it('is complete once, although its process is killed on the way', async () => {
    let killed = 0;
    const isBegun = await startDemo(stack().place, {
      onStats: (_, { done = 0 }) => {
        // In the middle of claims and recipes, and again in the middle of brews.
        if ((killed === 0 && done >= 1) || (killed === 1 && done >= 9)) {
          killed += 1;
          stack().kill(demoPart);
        }
      },
      onComplete: (complete) => made.push(complete),
      onFailed: (logFile) => assert.fail(`the demo failed, see ${logFile}`),
    });
    assert.ok(isBegun);
    people = await logInAll();
    await until('the demo is complete', () => made.length > 0);
    assert.equal(killed, 2);
    assert.ok((made[0]?.password ?? '').length > 10);
    // The passwords were only for making it.
    assert.equal((await readDemoFile(folder()))?.making, undefined);
  });

  it('has three brewers, with machines, recipes, and a brew in every stage', async () => {
    for (const login of demoBrewers) {
      const { devices, recipes } = await shownTo(login);
      assert.ok(devices.length >= 6, `${login} has ${devices.length} machines`);
      assert.equal(recipes, 2, login);
    }
    // The read models may be a moment behind.
    await until(`brews are in ${everyStage.join()}`, async () => {
      const stages = (await Promise.all(demoBrewers.map(stagesOf))).flat();
      return stages.sort().join() === everyStage.join();
    });
  });

  it('has finished brews of everybody, which ended yesterday, with curves', async () => {
    for (const login of demoBrewers) {
      const { sessions } = await shownTo(login);
      const past = sessions.filter(({ endedAt, recipe, commandId }) => endedAt && recipe && !commandId);
      assert.ok(past.length > 0, `${login} has ${sessions.length} sessions`);
      for (const { sessionId, status, startedAt, endedAt, timePlausible } of past) {
        assert.deepEqual([status, timePlausible], ['completed', true], sessionId);
        const agoMs = Date.now() - Date.parse(endedAt ?? '');
        assert.ok(agoMs >= dayMs && agoMs < 2 * dayMs, `${sessionId} ended ${agoMs} ms ago`);
        const points = await curveOf(login, sessionId);
        assert.ok(points.length >= 20, `${sessionId} has ${points.length} points`);
        const times = points.map(({ at }) => at).sort();
        assert.deepEqual([times[0], times.at(-1)], [startedAt, endedAt], sessionId);
      }
    }
  });

  it('has alarms, actions to do, a machine that is off, and one that two people see', async () => {
    const [ada, ben, cleo] = await Promise.all(demoBrewers.map((login) => shownTo(login)));
    const kinds = [ada, ben, cleo].map((shown) => [...new Set(shown?.alarms.map(({ kind }) => kind))].sort());
    assert.ok(kinds[0]?.includes('userActionNeeded'), kinds.join());
    assert.ok(kinds[1]?.includes('userActionNeeded'), kinds.join());
    assert.ok(kinds[2]?.includes('fault'), kinds.join());
    assert.ok(ada?.brews.some(({ action }) => action?.action.name === 'finish'));
    assert.deepEqual(
      ada?.devices.filter(({ online }) => !online).map(({ lastSeenAt }) => typeof lastSeenAt),
      ['string'],
    );
    assert.deepEqual(
      ben?.shares.map(({ status, deviceId }) => [status, deviceId]),
      [['active', 'demo-base-1']],
    );
    assert.ok(ben?.devices.some(({ deviceId }) => deviceId === 'demo-base-1'));
  });

  it('has everything once', async () => {
    for (const login of demoBrewers) {
      const { brews, sessions } = await shownTo(login);
      assert.equal(brews.filter(plannedBy(login)).length, { ada: 3, ben: 4, cleo: 3 }[login], login);
      // One session for each stage that has begun; none was given up for another.
      const ofBrews = brews.flatMap(({ stages }) => stages.flatMap(({ sessionId }) => sessionId ?? []));
      const commanded = sessions.filter(({ commandId }) => commandId !== null);
      assert.deepEqual(commanded.map(({ sessionId }) => sessionId).sort(), ofBrews.sort(), login);
      for (const { sessionId, anomalies } of sessions) assert.equal(anomalies, 0, sessionId);
    }
  });

  it('is no other one after the next start', async () => {
    const before = await Promise.all(demoBrewers.map(async (login) => idsOf(await shownTo(login))));
    await stack().place.supervisor.end(demoPart);
    await startDemo(stack().place, {
      onStats: () => undefined,
      onComplete: (complete) => made.push(complete),
      onFailed: (logFile) => assert.fail(`the demo failed, see ${logFile}`),
    });
    await until('the demo runs again', () => made.length > 1);
    // Nobody's password was made anew.
    assert.deepEqual({ ...made[1], tookMs: 0 }, { login: 'ada', password: undefined, tookMs: 0 });
    assert.deepEqual(
      await Promise.all(demoBrewers.map(async (login) => idsOf(await shownTo(login)))),
      before,
    );
    await until('a machine of it goes on', async () => {
      const { devices } = await shownTo('ada');
      return devices.filter(({ online }) => online).length >= devices.length - 1;
    });
  });

  const folder = () => join(stack().place.dataDir, 'demo');

  async function logInAll(): Promise<ReadonlyMap<string, ApiClient>> {
    const { making } = (await readDemoFile(folder())) ?? {};
    const url = stack().apiUrl;
    return new Map(
      demoBrewers.map((login) => {
        const password = making?.passwords[login] ?? '';
        return [login, createApiClient({ url, token: logInWhenNeeded(url, { login, password }) })];
      }),
    );
  }

  function apiOf(login: string): ApiClient {
    const api = people.get(login);
    assert.ok(api);
    return api;
  }

  async function shownTo(login: string): Promise<Shown> {
    const api = apiOf(login);
    const params = { query: { limit: 200 } };
    const devices = dataOf(await api.GET('/api/v1/devices', { params })).items;
    const brews = dataOf(await api.GET('/api/v1/brews', { params })).items;
    const sessions = dataOf(await api.GET('/api/v1/sessions', { params })).items;
    const alarms = dataOf(await api.GET('/api/v1/alarms', { params })).items;
    const recipes = dataOf(await api.GET('/api/v1/recipes', { params })).items.length;
    const shares = dataOf(await api.GET('/api/v1/shares')).items;
    return { devices, brews, sessions, alarms, recipes, shares };
  }

  /** Where each brew of somebody stands. */
  async function stagesOf(login: string): Promise<readonly string[]> {
    const { devices, brews } = await shownTo(login);
    return brews.filter(plannedBy(login)).map(({ status, baseId, kegId, stage }) => {
      if (status === 'halted') return status;
      const machine = stage === 'clean' || stage === 'brew' ? baseId : kegId;
      const device = devices.find(({ deviceId }) => deviceId === machine);
      return device?.status?.phase?.name ?? 'nowhere';
    });
  }

  async function curveOf(login: string, sessionId: string) {
    const params = { path: { sessionId } };
    const history = dataOf(await apiOf(login).GET('/api/v1/sessions/{sessionId}/history', { params }));
    return history.series.flatMap(({ points }) => points);
  }
});

/** What is shared shows too. */
function plannedBy(login: string) {
  return (brew: Schemas['Brew']) => brew.plannedBy.name === login;
}

function idsOf({ devices, brews, sessions, shares }: Shown): readonly string[] {
  return [
    ...devices.map(({ deviceId }) => deviceId),
    ...brews.map(({ brewId }) => brewId),
    ...sessions.map(({ sessionId }) => sessionId),
    ...shares.map(({ shareId }) => shareId),
  ].sort();
}
