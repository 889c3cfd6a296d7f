import assert from 'node:assert/strict';
import {
  createApiClient,
  type LiveChange,
  type LiveConnection,
  type LiveOptions,
} from '../../../adapters/apiClient/index.js';
import {
  eventStream,
  json,
  problem,
  startFakeApi,
  type Answer,
  type FakeApi,
} from '../../support/fakeApi.js';

const device = (id: string) => `event: device\nid: ${id}\ndata: {"deviceId":"base-1"}\n\n`;
const soon = 'retry: 1\n\n';

describe('following live changes', function () {
  this.timeout(20_000);
  let api: FakeApi | undefined;
  let connections: LiveConnection[];
  let abort: AbortController;

  beforeEach(() => {
    connections = [];
    abort = new AbortController();
  });
  afterEach(async () => api?.stop());

  async function follow(answers: readonly Answer[], options: LiveOptions = {}) {
    api = await startFakeApi(...answers);
    const onConnection = (connection: LiveConnection) => void connections.push(connection);
    const live = createApiClient({ url: api.url }).live;
    return live({ devices: ['base-1'], signal: abort.signal, onConnection, ...options });
  }

  /** So many changes, and then the end. */
  async function take(changes: AsyncIterable<LiveChange>, count: number): Promise<readonly LiveChange[]> {
    const taken: LiveChange[] = [];
    for await (const change of changes) {
      taken.push(change);
      if (taken.length === count) abort.abort();
    }
    return taken;
  }

  const types = () => connections.map(({ type }) => type);

  it('asks for devices and sessions, and gives the rows', async () => {
    const text = `${soon}event: session\nid: s:1\ndata: {"sessionId":"base-1.7"}\n\n${device('s:1')}`;
    const changes = await follow([eventStream(text, false)], { sessions: ['base-1.7'] });
    assert.deepEqual(await take(changes, 2), [
      { type: 'session', id: 's:1', row: { sessionId: 'base-1.7' } },
      { type: 'device', id: 's:1', row: { deviceId: 'base-1' } },
    ]);
    assert.equal(api?.requests[0]?.url, '/api/v1/live?device=base-1&session=base-1.7');
    assert.deepEqual(types(), ['open']);
  });

  it('comes back with the last id when the stream ends, and when it breaks off', async () => {
    const broken: Answer = (response, request) => {
      eventStream(device('s:2'), false)(response, request);
      setImmediate(() => response.destroy());
    };
    const answers = [eventStream(soon + device('s:1')), broken, eventStream(device('s:3'), false)];
    const changes = await take(await follow(answers), 3);
    assert.deepEqual(
      changes.map(({ id }) => id),
      ['s:1', 's:2', 's:3'],
    );
    const ids = api?.requests.map(({ headers }) => headers['last-event-id']);
    assert.deepEqual(ids, [undefined, 's:1', 's:2']);
    assert.deepEqual(types(), ['open', 'lost', 'open', 'lost', 'open']);
  });

  it('takes up where its caller says', async () => {
    await take(await follow([eventStream(device('s:9'), false)], { lastEventId: 's:8' }), 1);
    assert.equal(api?.requests[0]?.headers['last-event-id'], 's:8');
  });

  it('waits longer after each failure, and as long as the API asks', async () => {
    const answers = [
      eventStream(soon),
      problem(503),
      problem(429),
      problem(503, {}, { 'retry-after': '1' }),
      eventStream(device('s:1'), false),
    ];
    assert.equal((await take(await follow(answers), 1)).length, 1);
    const waits = connections.flatMap((each) => (each.type === 'lost' ? [each.nextAttemptInMs] : []));
    const bounds = [
      [50, 100],
      [100, 200],
      [200, 400],
      [1_000, 1_000],
    ] as const;
    assert.equal(waits.length, bounds.length);
    for (const [index, [least, most]] of bounds.entries()) {
      const wait = waits[index] ?? 0;
      assert.ok(wait >= least && wait <= most, `${index}: ${wait}`);
    }
  });

  it('opens a stream anew that is silent', async () => {
    const answers = [eventStream(soon, false), eventStream(device('s:1'), false)];
    assert.equal((await take(await follow(answers, { silenceMs: 50 }), 1)).length, 1);
    const lost = connections.find((each) => each.type === 'lost');
    assert.match(lost?.cause?.message ?? '', /nothing came for 50 ms/);
  });

  it('ends with the reason when asking again is of no use', async () => {
    for (const status of [401, 404]) {
      const changes = await follow([eventStream(soon + device('s:1')), problem(status, { detail: 'why' })]);
      await assert.rejects(take(changes, 9), { name: 'ApiProblem', status, detail: 'why' });
      assert.equal(api?.requests.length, 2);
      await api?.stop();
    }
  });

  it('ends when what answers is no stream', async () => {
    await assert.rejects(take(await follow([json(200, {})]), 1), /no stream of events/);
  });

  it('passes over events that a later version sends', async () => {
    const text = `event: keg\ndata: not even json\n\n${device('s:1')}`;
    assert.equal((await take(await follow([eventStream(text, false)]), 1))[0]?.type, 'device');
  });

  it('ends when its signal aborts, while it reads and while it waits', async () => {
    const reading = take(
      await follow([eventStream('', false)], { onConnection: () => setImmediate(() => abort.abort()) }),
      1,
    );
    assert.deepEqual(await reading, []);
    await api?.stop();
    abort = new AbortController();
    // Without a `retry` it waits for seconds.
    const startedMs = performance.now();
    const waiting = await follow([problem(503)], { onConnection: () => setImmediate(() => abort.abort()) });
    assert.deepEqual(await take(waiting, 1), []);
    assert.ok(performance.now() - startedMs < 1_400, 'it waited to the end');
  });

  it('lets go of the connection when its reader stops', async () => {
    const closed = new Promise<void>((resolve) => {
      void follow([
        (response, request) => {
          response.once('close', resolve);
          eventStream(device('s:1'), false)(response, request);
        },
      ]).then(async (changes) => {
        await changes.next();
        await changes.return();
      });
    });
    await closed;
  });
});
