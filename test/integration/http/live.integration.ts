import assert from 'node:assert/strict';
import { ROOT_CONTEXT, SpanKind, trace, type Span, type Tracer } from '@opentelemetry/api';
import {
  ApiProblem,
  dataOf,
  type ApiClient,
  type LiveChange,
  type LiveConnection,
  type LiveOptions,
} from '../../../adapters/apiClient/index.js';
import { addPerson, assignDevices, enrollDevices } from '../../../adapters/postgres/identity/index.js';
import { logIn, startApi, testKey, type TestApi } from '../../support/api.js';
import { findCommand, getDevice } from '../../support/apiClient.js';
import { until } from '../../support/until.js';
import { insertCommand, insertDevice, insertSession, setCheckpoint } from './rows.js';

type Row = Readonly<Record<string, unknown>>;

/** A stream of changes, read as they come. */
class LiveStream {
  private readonly abort = new AbortController();
  private readonly changes: LiveChange[] = [];
  private ending: unknown;
  status = 0;

  async open(client: ApiClient, watch: LiveOptions): Promise<this> {
    this.status = await new Promise<number>((resolve) => {
      const onConnection = (connection: LiveConnection) => {
        if (connection.type === 'open') resolve(200);
        else if (connection.cause) resolve(statusOf(connection.cause));
      };
      const changes = client.live({ ...watch, signal: this.abort.signal, onConnection });
      this.read(changes).catch((error: unknown) => {
        this.ending = error;
        resolve(statusOf(error));
      });
    });
    if (this.status !== 200) this.close();
    return this;
  }

  /** The next change, within 10 s. */
  async next(): Promise<{ readonly type: string; readonly id: string | undefined; readonly row: Row }> {
    await until('a change comes', () => this.changes.length > 0);
    return this.changes.shift() as LiveChange & { readonly row: Row };
  }

  get waiting(): number {
    return this.changes.length;
  }

  /** Why it ended for good. */
  end(): Promise<unknown> {
    return until('the stream ends', () => this.ending);
  }

  close(): void {
    this.abort.abort();
  }

  private async read(changes: AsyncIterable<LiveChange>): Promise<void> {
    for await (const change of changes) this.changes.push(change);
  }
}

function statusOf(error: unknown): number {
  assert.ok(error instanceof ApiProblem, String(error));
  return error.status;
}

describe('live changes', () => {
  let api: TestApi;
  const spans: { name: string; kind: SpanKind | undefined; parent: string | undefined; ended: boolean }[] =
    [];
  const streams: LiveStream[] = [];
  const commandId = '5d2f0c9e-6a3b-4c51-9f0e-7a1d2b3c4d5e';

  before(async () => {
    const limits = { compareEveryMs: 60_000, liveClients: 4, liveClientsPerPerson: 3 };
    api = await startApi({ limits, tracer: recordingTracer() });
  });
  beforeEach(async () => {
    await api.pool.query('truncate read_model.device_status, read_model.session, read_model.device_command');
    await setCheckpoint(api.pool, 100);
    await insertDevice(api.pool, 'base-1');
    await insertDevice(api.pool, 'base-2');
    await insertSession(api.pool, 'base-1', { number: 7 });
    spans.splice(0);
  });
  afterEach(() => {
    for (const stream of streams.splice(0)) stream.close();
  });
  after(async () => api?.stop());

  it('begins with what is, as the GET gives it: a device without what only the GET reads', async () => {
    await insertCommand(api.pool, 'base-1', { commandId });
    const stream = await open({ devices: ['base-1'], sessions: ['base-1.7'] });
    const events = [await stream.next(), await stream.next(), await stream.next()];
    const { sequence, throttle, sharedId, lastDenial, ...device } = await getDevice(api.client, 'base-1');
    const params = { path: { sessionId: 'base-1.7' } };
    const session = dataOf(await api.client.GET('/api/v1/sessions/{sessionId}', { params }));
    assert.deepEqual([sequence, throttle, sharedId, lastDenial], [null, null, null, null]);
    assert.deepEqual(
      events.map(({ type, row }) => [type, row]),
      [
        ['device', device],
        ['session', session],
        ['command', await findCommand(api.client, commandId)],
      ],
    );
  });

  it('begins with every command that is not settled, however old, and not with old ones that are', async () => {
    const requestedAt = new Date(Date.now() - 7_200_000).toISOString();
    const unsettled = ['waiting', 'sent', 'received', 'executing'];
    const settled = ['done', 'failed', 'expired', 'cancelled', 'superseded'];
    for (const [n, status] of [...unsettled, ...settled].entries())
      await insertCommand(api.pool, 'base-1', {
        commandId: commandId.replace('5d', `1${n}`),
        status,
        requestedAt,
      });
    const stream = await open({ devices: ['base-1'] });
    assert.equal((await stream.next()).type, 'device');
    const statuses: unknown[] = [];
    for (let n = 0; n < unsettled.length; n++) statuses.push((await stream.next()).row.status);
    assert.deepEqual(statuses.sort(), unsettled.toSorted());
    await change('base-1', 200);
    api.hint({ devices: ['base-1'] });
    assert.equal((await stream.next()).type, 'device', 'and nothing before');
  });

  it('sends what a hint names to those who watch it, each version once', async () => {
    const [one, both] = [await open({ devices: ['base-1'] }), await open({ devices: ['base-1', 'base-2'] })];
    await one.next();
    await both.next();
    await both.next();
    await change('base-1', 200);
    await change('base-2', 201);
    api.hint({ devices: ['base-1', 'base-2', 'nobody-watches'] });
    api.hint({ devices: ['base-1'] });
    assert.equal((await one.next()).row.firmware, 'v200');
    assert.deepEqual([(await both.next()).row.firmware, (await both.next()).row.firmware].sort(), [
      'v200',
      'v201',
    ]);
    await change('base-1', 300);
    api.hint({ devices: ['base-1'] });
    assert.equal((await one.next()).row.firmware, 'v300');
    assert.equal((await both.next()).row.firmware, 'v300');
    assert.equal(one.waiting + both.waiting, 0);
  });

  it('sends sessions and the commands of watched devices', async () => {
    const stream = await open({ devices: ['base-1'], sessions: ['base-1.7'] });
    await stream.next();
    await stream.next();
    await insertCommand(api.pool, 'base-1', { commandId });
    await api.pool.query(
      "update read_model.session set step = 39, position = 400 where session_id = 'base-1.7'",
    );
    api.hint({ sessions: ['base-1.7'], commands: [{ commandId, deviceId: 'base-1' }] });
    const events = [await stream.next(), await stream.next()];
    assert.deepEqual(events.map(({ type }) => type).sort(), ['command', 'session']);
  });

  it('sends a client that comes back what changed meanwhile, and nothing else', async () => {
    const first = await open({ devices: ['base-1', 'base-2'] });
    await first.next();
    await first.next();
    await change('base-1', 150);
    api.hint({ devices: ['base-1'] });
    const { id } = await first.next();
    assert.equal(id, 'store-1:100');
    first.close();
    await change('base-2', 250);
    await setCheckpoint(api.pool, 260);
    const again = await open({ devices: ['base-1', 'base-2'], lastEventId: id ?? '' });
    const events = [await again.next(), await again.next()];
    assert.deepEqual(events.map(({ row }) => row.firmware).sort(), ['v150', 'v250']);
    again.close();
    const current = await open({ devices: ['base-1', 'base-2'], lastEventId: 'store-1:260' });
    await change('base-1', 300);
    api.hint({ devices: ['base-1'] });
    assert.equal((await current.next()).row.firmware, 'v300', 'nothing was sent before');
  });

  it('takes nothing for known that was seen in another event store', async () => {
    const stream = await open({ devices: ['base-1'], lastEventId: 'store-0:999' });
    assert.equal((await stream.next()).row.deviceId, 'base-1');
  });

  it('is a span in the trace of the message behind it', async () => {
    const stream = await open({ devices: ['base-1'] });
    await stream.next();
    await change('base-1', 500);
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    api.hint({ devices: ['base-1'], traceparents: { 'base-1': traceparent } });
    await stream.next();
    await until('the span ends', () => spans.some(({ ended }) => ended));
    assert.deepEqual(spans, [
      { name: 'live push', kind: SpanKind.PRODUCER, parent: 'b7ad6b7169203331', ended: true },
    ]);
  });

  it('bounds open streams of one person, and frees their places', async () => {
    for (let open1 = 0; open1 < 3; open1++) assert.equal((await open({ devices: ['base-1'] })).status, 200);
    assert.equal((await open({ devices: ['base-1'] })).status, 429);
    streams[0]?.close();
    await until('a place is free', async () => (await open({ devices: ['base-1'] })).status === 200);
  });

  it('watches something, and 50 of a kind at most', async () => {
    assert.equal((await open({})).status, 400);
    const devices = Array.from({ length: 51 }, (_, n) => `d${n}`);
    assert.equal((await open({ devices })).status, 400);
  });

  async function open(watch: LiveOptions): Promise<LiveStream> {
    const stream = new LiveStream();
    streams.push(stream);
    return stream.open(api.client, watch);
  }

  async function change(deviceId: string, position: number): Promise<void> {
    await api.pool.query(
      'update read_model.device_status set firmware = $2, position = $3 where device_id = $1',
      [deviceId, `v${position}`, position],
    );
  }

  /** Records the spans of live pushes, as an SDK would. */
  function recordingTracer(): Tracer {
    const none = trace.getTracer('test');
    const startSpan: Tracer['startSpan'] = (name, options, context = ROOT_CONTEXT) => {
      const span = none.startSpan(name, options, context);
      if (name !== 'live push') return span;
      const recorded = {
        name,
        kind: options?.kind,
        parent: trace.getSpanContext(context)?.spanId,
        ended: false,
      };
      spans.push(recorded);
      return Object.assign(Object.create(span) as Span, { end: () => void (recorded.ended = true) });
    };
    return Object.assign(Object.create(none) as Tracer, { startSpan });
  }
});

describe('live changes without hints', () => {
  let api: TestApi;

  before(async () => {
    api = await startApi({ limits: { compareEveryMs: 100 } });
    await setCheckpoint(api.pool, 100);
    await insertDevice(api.pool, 'base-1');
  });
  after(async () => api?.stop());

  it('are found by comparing', async () => {
    const stream = await new LiveStream().open(api.client, { devices: ['base-1'], sessions: ['base-1.7'] });
    await stream.next();
    await api.pool.query(
      "update read_model.device_status set online = false, position = 200 where device_id = 'base-1'",
    );
    await insertSession(api.pool, 'base-1', { number: 7 });
    const events = [await stream.next(), await stream.next()];
    assert.deepEqual(events.map(({ type }) => type).sort(), ['device', 'session']);
    stream.close();
  });

  describe('of a brewer', () => {
    let client: ApiClient;

    before(async () => {
      const password = await addPerson(api.pool, 'berta', 'brewer');
      await enrollDevices(api.pool, testKey, ['base-1']);
      await assignDevices(api.pool, 'berta', ['base-1']);
      client = api.clientOf(await logIn(api.url, 'berta', password ?? ''));
    });

    it('are pushed while who may see them can not be read', async () => {
      const stream = await new LiveStream().open(client, { devices: ['base-1'] });
      await stream.next();
      const locking = await api.pool.connect();
      await locking.query('begin; lock table identity.device_ownership in access exclusive mode');
      try {
        const waits = `select from pg_stat_activity where wait_event_type = 'Lock' and query like '%device_access%'`;
        await until('somebody asks', async () => ((await api.pool.query(waits)).rowCount ?? 0) > 0);
        await api.pool.query("update read_model.device_status set position = 300 where device_id = 'base-1'");
        api.hint({ devices: ['base-1'] });
        assert.equal((await stream.next()).type, 'device');
      } finally {
        await locking.query('rollback');
        locking.release();
        stream.close();
      }
    });

    it('cost one statement for the rights of all streams', async () => {
      const streams = await Promise.all(
        Array.from({ length: 10 }, () => new LiveStream().open(client, { devices: ['base-1'] })),
      );
      for (const stream of streams) await stream.next();
      const asked = { rights: 0, comparisons: 0 };
      const query = api.pool.query.bind(api.pool) as (...of: unknown[]) => unknown;
      const counting = (...of: unknown[]) => {
        const text = JSON.stringify(of[0]);
        if (text.includes('identity.')) asked.rights += 1;
        if (text.includes('read_model.checkpoint')) asked.comparisons += 1;
        return query(...of);
      };
      Object.assign(api.pool, { query: counting });
      try {
        await until('both are asked', () => asked.comparisons >= 5 && asked.rights >= 5);
      } finally {
        Object.assign(api.pool, { query });
        for (const stream of streams) stream.close();
      }
      assert.ok(asked.rights < 2 * asked.comparisons, JSON.stringify(asked));
    });
  });

  it('end with the log-in', async () => {
    const stream = await new LiveStream().open(api.client, { devices: ['base-1'] });
    await stream.next();
    await api.pool.query(
      "update identity.login_session set ended_at = now(), ended_because = 'endedByOperator'",
    );
    assert.equal(statusOf(await stream.end()), 401);
  });
});
