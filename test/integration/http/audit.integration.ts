import assert from 'node:assert/strict';
import { auditPolicyOf } from '../../../adapters/http/api/audit/index.js';
import { readApiDescription } from '../../../adapters/http/api/apiDescription.js';
import { createReadModels } from '../../../adapters/postgres/index.js';
import { inTransaction } from '../../../adapters/postgres/transaction.js';
import type { AuditTrail } from '../../../commands/audit/index.js';
import type { AuditEvent } from '../../../domain/audit/index.js';
import { BrewlineError } from '../../../domain/kernel/errors.js';
import { processTypes } from '../../../domain/machine/index.js';
import {
  jsonPost,
  obliging,
  obligingBrewPlans,
  obligingRecipes,
  startApi,
  type TestApi,
} from '../../support/api.js';
import { memoryTrail } from '../../support/auditTrail.js';
import { until } from '../../support/until.js';
import { startAttacked, type Attacked } from './attacks/attacked.js';
import type { Operation } from './attacks/operations.js';
import { plainRequestTo } from './attacks/requestTo.js';
import { insertDevice } from './rows.js';

type Completed = Extract<AuditEvent, { type: 'ActionCompleted' }>['data'];

const memory = memoryTrail('api');

/** What the routes did at the ports, and what the database held when an entry was asked for. */
const seen = {
  isOn: false,
  portCalls: 0,
  refuse: false,
  atBegin: [] as { portCalls: number; rows: string }[],
};

function counted<Port extends object>(port: Port): Port {
  const calls = Object.entries(port).map(([name, call]: [string, (...args: unknown[]) => unknown]) => [
    name,
    (...args: unknown[]) => {
      seen.portCalls += 1;
      return call(...args);
    },
  ]);
  return Object.fromEntries(calls) as Port;
}

describe('audit entries of the API', () => {
  let attacked: Attacked;
  let admin: string;
  let audited: readonly Operation[];

  const trail: AuditTrail = {
    ...memory.trail,
    async begin(action) {
      // The first log-in is the test's own.
      if (seen.isOn) seen.atBegin.push({ portCalls: seen.portCalls, rows: await rowsNow() });
      if (seen.refuse) throw new BrewlineError('AUDIT_UNAVAILABLE', 'no entry');
      return memory.trail.begin(action);
    },
  };

  before(async () => {
    attacked = await startAttacked({
      audit: trail,
      commands: () => counted(obliging()),
      brewPlans: () => counted(obligingBrewPlans),
      recipes: counted(obligingRecipes),
    });
    seen.isOn = true;
    admin = await attacked.tokenOf('admin');
    const { document } = await readApiDescription();
    const policies = new Map(
      Object.values(document.paths ?? {}).flatMap((item) =>
        Object.entries(item ?? {}).map(([method, operation]: [string, unknown]) => {
          const { operationId } = operation as { operationId: string };
          return [operationId, auditPolicyOf(method, operation as object)] as const;
        }),
      ),
    );
    audited = attacked.description.operations.filter(({ id }) => policies.get(id) !== 'never');
  });
  after(() => attacked.stop());

  /** A digest of everything that a request could change. */
  async function rowsNow(): Promise<string> {
    const { pool } = attacked.api;
    const { rows } = await pool.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname in ('identity', 'ingest', 'dispatch', 'operations', 'read_model') order by 1`,
    );
    const digests = rows.map(
      ({ name }) => `(select md5(coalesce(string_agg(t::text, ';' order by t::text), '')) from ${name} t)`,
    );
    const found = await pool.query<{ all: string }>(`select concat(${digests.join(', ')}) as all`);
    return found.rows[0]?.all ?? '';
  }

  const begun = () => memory.events().flatMap(({ type, data }) => (type === 'ActionBegun' ? [data] : []));
  const completed = (actionId: string) =>
    memory.events().find((event) => event.type === 'ActionCompleted' && event.data.actionId === actionId)
      ?.data as Completed | undefined;
  const ask = (operation: Operation) =>
    attacked.askFitting(
      operation,
      plainRequestTo(attacked.description, operation, () => attacked.own),
      operation.isPublic ? '' : admin,
    );
  /** So that each operation meets an instance in which it can succeed. */
  const freshToken = async () => (admin = await attacked.tokenOf('admin'));

  it('are left by whatever is no GET, unless it gives a reason', () => {
    const changing = attacked.description.operations.filter(({ method }) => method !== 'GET');
    assert.deepEqual(
      changing.filter((operation) => !audited.includes(operation)).map(({ id }) => id),
      [
        'refreshTokens',
        'loginPasskeyOptions',
        'proofPasskeyOptions',
        'passkeyOptions',
        'joinByIssuer',
        'liveTopics',
        'reportClientError',
      ],
    );
    assert.ok(audited.length > 12);
  });

  it('must give a reason for what they leave out', () => {
    for (const mark of [{ entry: 'never' }, { entry: 'sometimes', why: 'so' }, { why: 'so' }, 'none'])
      assert.throws(() => auditPolicyOf('post', { operationId: 'x', 'x-audit': mark }), /x-audit of x/);
    assert.equal(auditPolicyOf('post', { 'x-audit': { entry: 'never', why: 'so' } }), 'never');
    assert.deepEqual(
      ['POST', 'put', 'PATCH', 'delete', 'GET', 'HEAD'].map((method) => auditPolicyOf(method, {})),
      [...['always', 'always', 'always', 'always', 'never', 'never']],
    );
  });

  it('come before anything is done, for every operation', async () => {
    for (const operation of audited) {
      await freshToken();
      seen.portCalls = 0;
      seen.atBegin.length = 0;
      const before = await rowsNow();
      const known = begun().length;
      const { status } = await ask(operation);
      const [entry, ...more] = begun().slice(known);
      assert.ok(entry, `${operation.id} left no entry, answered ${status}`);
      assert.deepEqual(more, [], operation.id);
      assert.deepEqual(
        seen.atBegin,
        [{ portCalls: 0, rows: before }],
        `${operation.id} did something before`,
      );
      assert.equal(entry.action, operation.id);
      assert.equal(entry.by.type, operation.isPublic ? 'anonymous' : 'person', operation.id);
      assert.match(entry.requestId ?? '', /^[0-9a-f]{32}$/);
      await until(`the outcome of ${operation.id}`, () => completed(entry.actionId) !== undefined);
      assert.equal(completed(entry.actionId)?.status, status, operation.id);
    }
  });

  it('keep everything as it is where they can not be stored: 503', async () => {
    seen.refuse = true;
    try {
      await freshToken();
      for (const operation of audited) {
        seen.portCalls = 0;
        const before = await rowsNow();
        const { status } = await ask(operation);
        assert.equal(status, 503, operation.id);
        assert.deepEqual([seen.portCalls, await rowsNow()], [0, before], operation.id);
      }
    } finally {
      seen.refuse = false;
    }
  });

  it('name what a path or a body names', async () => {
    const { api, own } = attacked;
    await freshToken();
    const post = (path: string, body: unknown) =>
      api.fetch(path, jsonPost(body, { authorization: `Bearer ${admin}` }));
    await post(`/api/v1/devices/${own.device}/block`, {});
    await post(`/api/v1/devices/${own.device}/unblock`, {});
    await post('/api/v1/devices', { devices: [{ deviceId: 'keg-8' }, { deviceId: 'keg-9' }] });
    await post(`/api/v1/brews/${own.brew}/cancel`, {});
    const planned = await post('/api/v1/brews', { baseId: own.device, kegId: own.device });
    const { brewId } = (await planned.json()) as { brewId: string };
    const device = (id: string) => ({ kind: 'device', id });
    assert.deepEqual(
      begun()
        .slice(-5)
        .map(({ action, subjects }) => [action, subjects]),
      [
        ['blockDevice', [device(own.device)]],
        ['unblockDevice', [device(own.device)]],
        ['addDevices', [device('keg-8'), device('keg-9')]],
        ['cancelBrew', [{ kind: 'brew', id: own.brew }]],
        ['planBrew', [device(own.device)]],
      ],
    );
    const { actionId = '' } = begun().at(-1) ?? {};
    await until('the brew is known', () => completed(actionId) !== undefined);
    assert.deepEqual(completed(actionId)?.subjects, [{ kind: 'brew', id: brewId }]);
  });

  it('have no login, address, secret or text of anybody', async () => {
    const { api, own } = attacked;
    await freshToken();
    const planted = 'planted@example.org';
    const post = (path: string, body: unknown, headers = {}) =>
      api.fetch(path, jsonPost(body, { authorization: `Bearer ${admin}`, ...headers }));
    const known = memory.store.all.length;
    await post('/api/v1/login', { login: planted, password: planted });
    await post('/api/v1/login', { login: 'admin', password: api.password });
    await post('/api/v1/people/me/password', { currentPassword: planted, newPassword: planted });
    const step = { phase: 2, step: 31, until: { type: 'after', minutes: 60 }, targetCelsius: 65 };
    const recipe = { name: planted, processType: processTypes.brew, steps: [step] };
    await post(
      '/api/v1/brews',
      { baseId: own.device, kegId: own.device, brewRecipe: recipe },
      { 'idempotency-key': planted, 'user-agent': planted },
    );
    await until('all have an outcome', () => begun().every(({ actionId }) => completed(actionId)));
    const entries = memory.store.all.slice(known);
    assert.equal(entries.length, 8);
    const text = JSON.stringify(entries.map(({ data, metadata, stream }) => ({ data, metadata, stream })));
    for (const secret of [
      planted,
      '127.0.0.1',
      admin,
      api.password,
      '"admin"',
      own.device.replace('-base', '"'),
    ])
      assert.ok(!text.includes(secret), secret);
    // The address is kept apart.
    assert.ok([...memory.origins.values()].every(({ address }) => address === '127.0.0.1'));
  });

  it('say who logged in, and that somebody could not', async () => {
    const { api } = attacked;
    const known = begun().length;
    for (const password of ['wrong', api.password])
      await fetch(`${api.url}/api/v1/login`, jsonPost({ login: 'admin', password }));
    const entries = begun().slice(known);
    await until('both have an outcome', () => entries.every(({ actionId }) => completed(actionId)));
    assert.deepEqual(
      entries.map(({ actionId, by }) => {
        const { outcome, status, personId, subjects = [] } = completed(actionId) ?? {};
        return { by: by.type, outcome, status, personId, to: subjects[0]?.id };
      }),
      [
        { by: 'anonymous', outcome: 'refused', status: 401, personId: undefined, to: api.personId },
        { by: 'anonymous', outcome: 'done', status: 204, personId: api.personId, to: undefined },
      ],
    );
  });

  it('are not left by what the log-in limits refuse, nor by a dry run', async () => {
    const { api, own } = attacked;
    await freshToken();
    const known = begun().length;
    const answers: Response[] = [];
    // Fewer at a time than are checked at once: more would be answered with 503.
    for (let round = 0; round < 20; round += 1)
      answers.push(
        ...(await Promise.all(
          Array.from({ length: 4 }, () =>
            fetch(`${api.url}/api/v1/login`, jsonPost({ login: 'somebody', password: 'wrong' })),
          ),
        )),
      );
    const refused = answers.filter(({ status }) => status === 429).length;
    assert.ok(refused > 20);
    assert.ok(begun().length - known <= answers.length - refused);
    const before = begun().length;
    const dry = `/api/v1/devices/${own.device}/commands?dryRun=true`;
    const tried = await api.fetch(dry, jsonPost({ kind: 'wake' }, { authorization: `Bearer ${admin}` }));
    assert.equal(tried.status, 200);
    assert.equal(begun().length, before);
  });

  describe('in the read model', () => {
    before(async () => {
      const batch = { events: memory.store.all, telemetry: [], position: 1n };
      const auditEntries = createReadModels().find(({ name }) => name === 'auditEntries');
      const { pool } = attacked.api;
      await pool.query('truncate read_model.audit_entry');
      // Twice, as after a projector that was killed.
      for (let times = 0; times < 2; times += 1)
        await inTransaction(pool, async (client) => auditEntries?.write(client, batch));
      for (const [actionId, { address }] of memory.origins)
        await pool.query(
          'insert into operations.audit_origin (action_id, begun_at, address) values ($1, now(), $2)',
          [actionId, address],
        );
      await freshToken();
    });

    const list = async (path: string, token = admin) => {
      const response = await attacked.api.fetch(path, { headers: { authorization: `Bearer ${token}` } });
      const { items = [], next } = (await response.json()) as { items?: Entry[]; next?: string | null };
      return { status: response.status, items, next };
    };
    interface Entry {
      readonly actionId: string;
      readonly action: string;
      readonly begunAt: string;
      readonly by: { readonly personId: string; readonly name: string | null } | null;
      readonly outcome: string;
      readonly address: string | null;
      readonly subjects: readonly { readonly kind: string; readonly id: string }[];
    }

    it('are listed page by page, the latest first', async () => {
      const all: Entry[] = [];
      for (let after = '', more = true; more;) {
        const page = await list(`/api/v1/audit?limit=5${after}`);
        all.push(...page.items);
        more = typeof page.next === 'string';
        after = `&after=${page.next}`;
      }
      const projected = begun().filter(({ action }) => action !== 'listAudit');
      const shown = all.filter(({ action }) => action !== 'listAudit');
      assert.deepEqual(
        new Set(shown.map(({ actionId }) => actionId)),
        new Set(projected.map(({ actionId }) => actionId)),
      );
      assert.deepEqual(
        all.map(({ begunAt }) => begunAt),
        all
          .map(({ begunAt }) => begunAt)
          .toSorted()
          .toReversed(),
      );
      assert.ok(all.every(({ address }) => address === '127.0.0.1'));
    });

    it('are found by device, person, action and time', async () => {
      const { own, api } = attacked;
      const ofDevice = await list(`/api/v1/audit?device=${own.device}&limit=200`);
      assert.ok(ofDevice.items.length > 5);
      for (const { subjects } of ofDevice.items)
        assert.ok(subjects.some(({ kind, id }) => kind === 'device' && id === own.device));
      const blocked = await list(`/api/v1/audit?device=keg-9&person=${api.personId}&action=addDevices`);
      assert.deepEqual(
        blocked.items.map(({ action, by, outcome }) => ({ action, by, outcome })),
        [{ action: 'addDevices', by: { personId: api.personId, name: 'admin' }, outcome: 'done' }],
      );
      const later = new Date(Date.now() + 60_000).toISOString();
      assert.deepEqual((await list(`/api/v1/audit?since=${later}`)).items, []);
      assert.ok((await list(`/api/v1/audit?until=${later}`)).items.length > 5);
    });

    it('are for operators and admins, and for everybody what they did themselves', async () => {
      const brewer = await attacked.tokenOf('attacker');
      assert.equal((await list('/api/v1/audit', brewer)).status, 403);
      assert.deepEqual((await list('/api/v1/people/me/audit', brewer)).items, []);
      const own = await list('/api/v1/people/me/audit?limit=200');
      assert.ok(own.items.length > 5);
      assert.ok(own.items.every(({ by }) => by?.personId === attacked.api.personId));
    });

    it('are entries themselves, because they show addresses', async () => {
      const known = begun().length;
      await list('/api/v1/audit');
      assert.deepEqual(
        begun()
          .slice(known)
          .map(({ action }) => action),
        ['listAudit'],
      );
    });
  });
});

describe('audit entries of requests whose answer does not come in time', () => {
  const late = memoryTrail('api');
  let api: TestApi;
  let requested = 0;
  let letBegin: Promise<void> = Promise.resolve();
  let letRequest: Promise<void> = Promise.resolve();

  before(async () => {
    api = await startApi({
      limits: { answerWithinMs: 4_000 },
      audit: {
        ...late.trail,
        begin: async (action) => {
          await letBegin;
          return late.trail.begin(action);
        },
      },
      commands: () => ({
        ...obliging(),
        request: async (request) => {
          requested += 1;
          await letRequest;
          return obliging().request(request);
        },
      }),
    });
    await insertDevice(api.pool, 'keg-1');
  });
  after(() => api.stop());

  const outcomes = () =>
    late
      .events()
      .flatMap(({ type, data }) => (type === 'ActionCompleted' ? [data.outcome] : []))
      .slice(1);
  const wake = (init = {}) =>
    api.fetch('/api/v1/devices/keg-1/commands', { ...jsonPost({ kind: 'wake' }), ...init });

  it('do not let it be done once 503 was answered', async () => {
    const { promise, resolve } = promiseWithResolvers();
    letBegin = promise;
    assert.equal((await wake()).status, 503);
    resolve();
    await until('the outcome', () => outcomes().length === 1);
    assert.deepEqual([outcomes(), requested], [['refused'], 0]);
  });

  it('say that nobody knows what came of it when the caller went away', async () => {
    const { promise, resolve } = promiseWithResolvers();
    letRequest = promise;
    const gone = new AbortController();
    const answer = wake({ signal: gone.signal });
    await until('it is asked for', () => requested === 1);
    gone.abort();
    await assert.rejects(answer);
    await until('the outcome', () => outcomes().length === 2);
    resolve();
    assert.equal(outcomes()[1], 'unanswered');
  });
});

function promiseWithResolvers() {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
