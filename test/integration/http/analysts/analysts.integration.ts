import assert from 'node:assert/strict';
import { createPseudonyms } from '../../../../adapters/http/api/analysts/index.js';
import { readApiDescription } from '../../../../adapters/http/api/apiDescription.js';
import { addPerson, assignDevices, enrollDevices } from '../../../../adapters/postgres/identity/index.js';
import { startApi, testKey, testPseudonymKey, type TestApi } from '../../../support/api.js';
import { signedToken, tokenClaimsOf } from '../attacks/attacked.js';
import { insertDevice } from '../rows.js';
import { base, ids, keg, leaksIn, plant } from './planted.js';

const pseudonyms = createPseudonyms(testPseudonymKey);
const shown = { device: pseudonyms.device(base), session: pseudonyms.session(ids.session) };

interface Asked {
  readonly operationId: string;
  readonly path: string;
}

interface Described {
  readonly operationId: string;
  readonly parameters?: readonly { readonly $ref?: string; readonly name?: string; readonly in?: string }[];
  readonly 'x-roles'?: readonly string[];
  readonly 'x-analyst'?: string;
}

type Values = Readonly<{ device: string; session: string }>;

/** Every request that analysts may send, with these ids in paths and filters. */
async function requestsWith({ device, session }: Values): Promise<readonly Asked[]> {
  const { document } = await readApiDescription();
  const values: Readonly<Record<string, string>> = {
    ...{ deviceId: device, sessionId: session, commandId: ids.command, brewId: ids.brew },
  };
  const asked = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.values(item as Record<string, Described>)
      .filter((operation) => operation['x-roles']?.includes('analyst') && operation['x-analyst'] !== 'own')
      .flatMap(({ operationId, parameters = [] }) => {
        const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
          assert.ok(values[name], `the test knows no ${name}`);
          return values[name];
        });
        const filters = parameters.some(({ name }) => name === 'device') ? [`?device=${device}`] : [];
        return ['', ...filters].map((query) => ({ operationId, path: filled + query }));
      }),
  );
  assert.ok(asked.length > 15);
  return asked;
}

describe('what analysts get of the API', () => {
  let api: TestApi;
  let personId: string;
  let tokens: Readonly<Record<'ann' | 'bert', string>>;

  const tokenOf = async (login: string) =>
    signedToken(await tokenClaimsOf(api.pool, login))
      .setProtectedHeader({ alg: 'HS256' })
      .sign(Buffer.from(testKey, 'hex'));

  const ask = async (path: string, login: 'ann' | 'bert' | 'admin' = 'ann', method = 'GET') => {
    const token = login === 'admin' ? api.token : tokens[login];
    const response = await api.fetch(path, { method, headers: { authorization: `Bearer ${token}` } });
    return {
      status: response.status,
      head: JSON.stringify([...response.headers]),
      body: await response.text(),
    };
  };

  before(async () => {
    api = await startApi();
    ({ personId } = await plant(api));
    await addPerson(api.pool, 'ann', 'analyst');
    await addPerson(api.pool, 'bert', 'brewer');
    await enrollDevices(api.pool, testKey, ['bert-base']);
    await insertDevice(api.pool, 'bert-base');
    assert.deepEqual(await assignDevices(api.pool, 'bert', ['bert-base']), []);
    tokens = { ann: await tokenOf('ann'), bert: await tokenOf('bert') };
  });
  after(() => api?.stop());

  it('has no id, serial, firmware, address, name or text, on no route', async () => {
    for (const { operationId, path } of await requestsWith(shown)) {
      const { status, head, body } = await ask(path);
      assert.equal(status, 200, `${operationId}: ${body}`);
      assert.deepEqual(leaksIn(head + body, personId), [], `${operationId}: ${body}`);
      const real = await ask(path.replaceAll(shown.device, base), 'admin');
      assert.equal(real.status, 200, operationId);
      // A list of nothing would leak nothing.
      assert.equal(body.length > 200, real.body.length > 200, `${operationId}: ${body}`);
    }
  });

  it('would be full of them: others get all', async () => {
    const paths = (await requestsWith({ device: base, session: ids.session })).map(({ path }) => path);
    const all = (await Promise.all(paths.map((path) => ask(path, 'admin')))).map(({ body }) => body).join();
    assert.deepEqual(leaksIn(all, personId).length, 7);
  });

  it('has one pseudonym for one id, which leads back, on all routes', async () => {
    const found = new Set<string>();
    const people = new Set<unknown>();
    for (const { path } of await requestsWith(shown)) {
      const { body } = await ask(path);
      for (const [id] of body.matchAll(/\bd_[a-z2-7]+(\.\d+)?/g)) found.add(id);
      for (const [, person] of body.matchAll(/"(?:personId|\w+By)":"([^"]+)"/g)) people.add(person);
    }
    const devices = [base, keg, 'bert-base'].map(pseudonyms.device);
    assert.deepEqual(
      found,
      new Set([...devices, shown.session, `${devices[0]}.1`, `${devices[1]}.7`, `${devices[2]}.7`]),
    );
    assert.deepEqual(people, new Set([pseudonyms.person(personId)]));
    for (const device of devices) {
      const { status, body } = await ask(`/api/v1/devices/${device}`);
      assert.deepEqual([status, (JSON.parse(body) as { deviceId: string }).deviceId], [200, device]);
    }
    assert.equal((await ask(`/api/v1/sessions/${shown.session}`)).status, 200);
  });

  it('keeps numbers, codes and times', async () => {
    const curvesOf = async (device: string, login?: Parameters<typeof ask>[1]) => {
      const { body } = await ask(`/api/v1/devices/${device}/history`, login);
      const { annotations, ...curves } = JSON.parse(body) as Record<string, unknown>;
      assert.ok(annotations, 'whose data has its own test');
      return curves;
    };
    assert.deepEqual(await curvesOf(shown.device), {
      ...(await curvesOf(base, 'admin')),
      deviceId: shown.device,
    });
    const [first] = (
      JSON.parse((await ask(`/api/v1/sessions/${shown.session}/timeline`)).body) as {
        items: { data: Record<string, unknown> }[];
      }
    ).items;
    const { data = {} } = first ?? {};
    assert.deepEqual([data.phase, data.kind, data.value], [{ code: 1, name: 'brewPrepare' }, 'aWord', 1]);
    assert.ok(!('note' in data) && !('reason' in data) && !('queue' in data));
  });

  it('lists in the order of pseudonyms, with pages that tell no id', async () => {
    const seen: string[] = [];
    for (let after = ''; ;) {
      const { body } = await ask(`/api/v1/devices?limit=1${after}`);
      const page = JSON.parse(body) as { items: { deviceId: string }[]; next: string | null };
      seen.push(...page.items.map(({ deviceId }) => deviceId));
      if (page.next === null) break;
      assert.deepEqual(leaksIn(Buffer.from(page.next, 'base64url').toString('latin1'), personId), []);
      assert.equal((await ask(`/api/v1/devices?after=${page.next}`, 'bert')).status, 400);
      after = `&after=${page.next}`;
    }
    assert.deepEqual(seen, [base, keg, 'bert-base'].map(pseudonyms.device).sort());
    const online = JSON.parse((await ask('/api/v1/devices?online=false')).body) as { items: unknown[] };
    assert.deepEqual(online.items, []);
    const { body } = await ask('/api/v1/devices?limit=1', 'admin');
    const { next } = JSON.parse(body) as { next: string };
    assert.equal((await ask(`/api/v1/devices?after=${next}`)).status, 400, "others' pages");
  });

  for (const [what, wrong] of [
    ['a real id', (id: string) => id],
    ['a pseudonym under another key', (id: string) => createPseudonyms(testKey).device(id)],
    ['a pseudonym of nobody', () => pseudonyms.device('nobody')],
  ] as const)
    it(`answers ${what} as an unknown one`, async () => {
      const device = wrong(base);
      for (const { operationId, path } of await requestsWith({ device, session: `${device}.7` })) {
        const [{ status, body }, unknown] = await Promise.all([
          ask(path),
          ask(path.replace(device, 'never-seen')),
        ]);
        if (!path.includes(device)) continue;
        const [isFilter, withoutId] = [path.includes('?'), body.replace(/"traceId":"\w+"/, '')];
        assert.equal(status, isFilter ? 200 : 404, `${operationId}: ${body}`);
        assert.equal(withoutId, unknown.body.replace(/"traceId":"\w+"/, ''), operationId);
        if (isFilter) assert.deepEqual(JSON.parse(body), { items: [], next: null });
      }
    });

  it('means nothing to others: a brewer gets 404 for a pseudonym, an operator too', async () => {
    for (const { operationId, path } of await requestsWith(shown))
      for (const login of ['bert', 'admin'] as const) {
        if (!/d_/.test(path) || path.includes('?')) continue;
        assert.equal((await ask(path, login)).status, 404, operationId);
      }
    const own = await ask(`/api/v1/devices/${pseudonyms.device('bert-base')}`, 'bert');
    assert.equal(own.status, 404);
  });

  it('takes HEAD, a slash at the end and encoded ids as before', async () => {
    const encoded = `%64${shown.device.slice(1)}`;
    for (const path of [`/api/v1/devices/${shown.device}/`, `/API/v1/devices/${encoded}`]) {
      const { status, body } = await ask(path);
      assert.equal(status, 200, path);
      assert.deepEqual(leaksIn(body, personId), []);
    }
    assert.equal((await ask(`/api/v1/devices/${shown.device}`, 'ann', 'HEAD')).status, 200);
    assert.equal((await ask(`/api/v1/devices/${base}`, 'ann', 'HEAD')).status, 404);
  });

  it('has entity tags of what is shown alone, so that nobody can try what is hidden', async () => {
    const tagAs = async (login: 'ann' | 'admin', serial: string) => {
      await api.pool.query('update read_model.device_status set serial = $1', [serial]);
      const { head } = await ask(`/api/v1/devices/${login === 'ann' ? shown.device : base}`, login);
      return /"etag","([^,]+)"/.exec(head)?.[1];
    };
    const [one, other] = [await tagAs('ann', 'S-1'), await tagAs('ann', 'S-2')];
    assert.ok(one);
    assert.equal(one, other);
    assert.notEqual(await tagAs('admin', 'S-1'), await tagAs('admin', 'S-2'));
  });

  it('finds a device that is new', async () => {
    const before = await ask(`/api/v1/devices/${shown.device}`);
    assert.equal(before.status, 200);
    await insertDevice(api.pool, 'ada-new');
    const path = `/api/v1/devices/${pseudonyms.device('ada-new')}`;
    const end = performance.now() + 15_000;
    while ((await ask(path)).status === 404) assert.ok(performance.now() < end, 'still unknown after 15 s');
  });

  it('lets them see and change their own account, and nothing else', async () => {
    assert.equal((await ask('/api/v1/parked')).status, 403);
    assert.equal((await ask('/api/v1/parked/groups')).status, 403);
    assert.equal((await ask(`/api/v1/live?device=${shown.device}`)).status, 403);
    assert.equal((await ask(`/api/v1/devices/${shown.device}/block`, 'ann', 'POST')).status, 403);
    assert.equal((await ask('/api/v1/logout', 'ann', 'POST')).status, 204);
  });
});
