import assert from 'node:assert/strict';
import type { LogStore, UplinkDelivery } from '../../../commands/ports/index.js';
import { again, ScriptedDevice, startIngestStack, type IngestStack } from './ingestStack.js';

const started = { sessionStarted: { processType: 4, recipe: 'IPA' } };

describe('the numbering of messages over the real event store and database', () => {
  let stack: IngestStack;
  let partition = 0;

  before(async () => {
    stack = await startIngestStack();
  });
  after(() => stack.stop());
  beforeEach(() => {
    partition += 1;
  });

  /** As after a crash: a new ingest is given everything again. */
  async function redeliver(deliveries: readonly UplinkDelivery[]): Promise<void> {
    await stack.ingest(partition).handle(again(deliveries));
  }

  const types = async (deviceId: string) =>
    (await stack.decisions(deviceId)).map(({ type, data }) =>
      type === 'DeviceAnomalyDetected' ? (data as { kind: string }).kind : type,
    );

  it('hears a device whose counters fell, and stores each message of both lives once, whatever is given again', async () => {
    const device = new ScriptedDevice('fell');
    const sent = [
      device.hello(57, 1),
      device.reading(57, 1, 20),
      device.reading(57, 2, 21),
      device.hello(12, 1),
      device.reading(12, 1, 30),
      device.event(12, 2, 1, { fault: { code: 105, text: 'thermal protection' } }),
    ];
    const found: string[] = [];
    await stack.ingest(partition, { onAnomaly: (kind) => found.push(kind) }).handle(sent);
    assert.deepEqual(found, ['sequenceRestarted']);
    await redeliver(sent);
    assert.deepEqual(await stack.telemetry('fell'), ['0/57/1 20', '0/57/2 21', '1/12/1 30']);
    const seen = await types('fell');
    assert.equal(seen.filter((type) => type === 'sequenceRestarted').length, 1);
    assert.equal(seen.filter((type) => type === 'FaultReported').length, 1);
    assert.deepEqual(await stack.parked('fell'), []);
  });

  it('parks one bad reading beside its message, whose other readings are stored once', async () => {
    const device = new ScriptedDevice('bad-reading');
    const block = {
      firstAtMs: 1_700_000_000_000,
      atDeltaMs: [1, 1],
      sensors: [3],
      values: [20, 2 ** 30, -(2 ** 30) + 2],
    };
    const bad = device.send(1, 1, { telemetry: { session: 0, blocks: [block] } });
    const sent = [device.hello(1, 1), bad, device.reading(1, 2, 21)];
    const outcomes = new Map<string, number>();
    const onSequenced = (counts: ReadonlyMap<string, number>) =>
      counts.forEach((count, outcome) => outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + count));
    await stack.ingest(partition, { onSequenced }).handle(sent);
    await redeliver(sent);
    await stack.ingest(partition).handle([{ ...bad, request: { type: 'requeue', epoch: 0 } }]);
    assert.deepEqual(await stack.telemetry('bad-reading'), ['0/1/1 20', '0/1/2 21']);
    assert.deepEqual(Object.fromEntries(outcomes), { new: 3 });
    assert.deepEqual(await stack.parked('bad-reading'), [{ code: 'READING_MALFORMED', seq: 1 }]);
    const { rows } = await stack.pool.query(
      `select cause, body from ingest.parked_message where device_id = 'bad-reading'`,
    );
    assert.deepEqual(rows, [
      { cause: 'reading 1: block 0 has a value beyond ±(2^30 - 1)', body: Buffer.from(bad.body) },
    ]);
  });

  it('keeps two lives apart that began with the same boot and connection', async () => {
    const device = new ScriptedDevice('same');
    const life = (celsius: number) => [
      device.hello(1, 1),
      ...Array.from({ length: 100 }, (_, at) => device.reading(1, at + 1, celsius + at)),
    ];
    const [first, second] = [life(1_000), life(2_000)];
    await stack.ingest(partition).handle(first);
    await stack.ingest(partition).handle(second);
    await redeliver([...first, ...second]);
    const stored = await stack.telemetry('same');
    assert.equal(stored.length, 200);
    assert.equal(new Set(stored).size, 200);
    assert.equal(stored.filter((line) => line.startsWith('1/1/')).length, 100);
    assert.deepEqual(await stack.parked('same'), []);
  });

  it('accepts a late number once, keeps what it moved nothing back with, and knows what is missing', async () => {
    const device = new ScriptedDevice('late');
    const ingest = stack.ingest(partition);
    await ingest.handle([
      device.hello(1, 1),
      device.reading(1, 1, 1),
      device.reading(1, 2, 2),
      device.reading(1, 3, 3),
    ]);
    await ingest.handle([device.reading(1, 50, 50)]);
    const late = device.reading(1, 30, 30);
    await ingest.handle([late]);
    await ingest.handle([late]);
    assert.deepEqual((await stack.telemetry('late')).slice(-2), ['0/1/50 50', '0/1/30 30 late']);
    await ingest.handle([device.hello(1, 2)]);
    const missing = (await stack.decisions('late')).filter(({ type }) => type === 'MessagesMissing');
    assert.deepEqual(
      missing.map(({ data }) => (data as { missing: object }).missing),
      [
        [
          { epoch: 0, boot: 1, first: 4, last: 29 },
          { epoch: 0, boot: 1, first: 31, last: 49 },
        ],
      ],
    );
  });

  it('parks another message under a number that is taken, and says so', async () => {
    const device = new ScriptedDevice('reused');
    const ingest = stack.ingest(partition);
    await ingest.handle([device.hello(1, 1), device.reading(1, 1, 1)]);
    const other = device.reading(1, 1, 2);
    await ingest.handle([other]);
    await redeliver([other]);
    assert.deepEqual(await stack.telemetry('reused'), ['0/1/1 1']);
    assert.deepEqual(await stack.parked('reused'), [{ code: 'NUMBER_REUSED', seq: 1 }]);
    assert.ok((await types('reused')).includes('numberReused'));
  });

  it('stores such a message once when an operator sends it again, also when it comes twice in one batch', async () => {
    const device = new ScriptedDevice('reused-twice');
    const ingest = stack.ingest(partition);
    const other = device.reading(1, 1, 2);
    await ingest.handle([device.hello(1, 1), device.reading(1, 1, 1), other]);
    // Who sends it again may die before it notes so.
    const requeued = { ...other, request: { type: 'requeue', epoch: 0 } as const };
    await ingest.handle([requeued, requeued]);
    await ingest.handle([requeued]);
    await stack.ingest(partition).handle([requeued]);
    assert.deepEqual(await stack.telemetry('reused-twice'), ['0/1/1 1', '0/1/1 2 late']);
  });

  it('counts the number of a message that it has to park, and stores that one once when an operator sends it again', async () => {
    const device = new ScriptedDevice('parked');
    const ingest = stack.ingest(partition);
    const broken = device.send(1, 2, {
      telemetry: { blocks: [{ firstAtMs: 1, sensors: [3, 3], values: [1, 1] }] },
    });
    await ingest.handle([device.hello(1, 1), device.reading(1, 1, 1), broken, device.reading(1, 3, 3)]);
    await redeliver([broken]);
    assert.deepEqual(await stack.parked('parked'), [{ code: 'MESSAGE_MALFORMED', seq: 2 }]);
    await ingest.keepUp();
    assert.ok(!(await types('parked')).includes('MessagesMissing'));
    // Firmware or backend was mended: the same number, understood now.
    const mended = { ...device.reading(1, 2, 2), request: { type: 'requeue', epoch: 0 } as const };
    const next = stack.ingest(partition);
    await next.handle([mended]);
    await next.handle([mended]);
    await redeliver([mended]);
    assert.deepEqual(await stack.telemetry('parked'), ['0/1/1 1', '0/1/3 3', '0/1/2 2 late']);
  });

  it('lets the numbering of a device begin anew when an operator says so', async () => {
    const device = new ScriptedDevice('reset');
    const ingest = stack.ingest(partition);
    await ingest.handle([device.hello(9, 1), device.reading(9, 1, 1)]);
    const reset = { ...device.hello(9, 1), body: new Uint8Array(), request: { type: 'resetOrder' } as const };
    await ingest.handle([reset, device.reading(9, 1, 7)]);
    assert.deepEqual(await stack.telemetry('reset'), ['0/9/1 1', '1/9/1 7']);
  });

  it('tells what is missing after a minute, once, and that it came, over a change of the ingest', async () => {
    const device = new ScriptedDevice('missing');
    let nowMs = Date.now();
    const now = () => new Date(nowMs);
    const at = (delivery: UplinkDelivery) => ({ ...delivery, receivedAtMs: nowMs });
    const first = stack.ingest(partition, { now });
    await first.handle([device.hello(1, 1), device.reading(1, 1, 1), device.reading(1, 4, 4)].map(at));
    nowMs += 30_000;
    await first.keepUp();
    assert.ok(!(await types('missing')).includes('MessagesMissing'), 'not before a minute');
    await first.close();
    const measured: object[] = [];
    const second = stack.ingest(partition, { now, onMissing: (missing) => measured.push(missing) });
    nowMs += 31_000;
    await second.handle([at(device.reading(1, 5, 5))]);
    await second.keepUp();
    await second.keepUp();
    const told = (await stack.decisions('missing')).filter(({ type }) => type === 'MessagesMissing');
    assert.deepEqual(
      told.map(({ data }) => (data as { messages: number }).messages),
      [2],
    );
    await second.handle([at(device.reading(1, 2, 2)), at(device.reading(1, 3, 3))]);
    await second.keepUp();
    assert.equal((await types('missing')).at(-1), 'MessagesMissingResolved');
    assert.deepEqual(measured[0], { partition, messages: 2, devices: 1 });
    assert.deepEqual(measured.at(-1), { partition, messages: 0, devices: 0 });
  });

  it('fences an ingest that slept over midnight', async () => {
    const device = new ScriptedDevice('midnight');
    const before = new Date('2031-05-01T23:59:58Z');
    const after = new Date('2031-05-02T00:00:02Z');
    let sleepers = before;
    const sleeper = stack.ingest(partition, { now: () => sleepers });
    await sleeper.handle([device.hello(1, 1), device.reading(1, 1, 1)]);
    const owner = stack.ingest(partition, { now: () => after });
    await owner.handle([device.reading(1, 2, 2)]);
    sleepers = after;
    await assert.rejects(sleeper.handle([device.reading(1, 3, 3)]), { code: 'PARTITION_FENCED' });
    assert.deepEqual(await stack.telemetry('midnight'), ['0/1/1 1', '0/1/2 2']);
    // The next one follows the log over the end of the day.
    await stack
      .ingest(partition, { now: () => before })
      .handle([device.reading(1, 3, 3), device.reading(1, 2, 2)]);
    assert.deepEqual(await stack.telemetry('midnight'), ['0/1/1 1', '0/1/2 2', '0/1/3 3']);
  });

  it('does not let one that lost the partition write over what the next one knows', async () => {
    const device = new ScriptedDevice('zombie');
    const zombie = stack.ingest(partition);
    await zombie.handle([device.hello(1, 1), device.reading(1, 1, 1)]);
    const owner = stack.ingest(partition);
    await owner.handle([device.reading(1, 2, 2)]);
    await owner.close();
    await assert.rejects(zombie.close(), { code: 'PARTITION_FENCED' });
    await stack.ingest(partition).handle([device.reading(1, 2, 2)]);
    assert.equal((await stack.telemetry('zombie')).length, 2);
  });

  it('stores the end of a session before the start of the next, with nothing in memory', async () => {
    for (let run = 1; run <= 20; run += 1) {
      const device = new ScriptedDevice(`order-${run}`);
      await stack.ingest(partition).handle([device.hello(1, 1), device.event(1, 1, 1, started)]);
      await stack
        .ingest(partition)
        .handle([device.event(1, 2, 1, { sessionCompleted: {} }), device.event(1, 3, 2, started)]);
      const seen = (await stack.decisions(device.deviceId)).filter(({ type }) => type.startsWith('Session'));
      assert.deepEqual(
        seen.map(({ type, stream }) => `${type} ${stream.split('.').at(-1)}`),
        [
          'SessionStarted 1',
          `SessionBecameCurrent device-order-${run}`,
          'SessionCompleted 1',
          'SessionStarted 2',
          `SessionBecameCurrent device-order-${run}`,
        ],
      );
    }
  });

  it('ends a session that another one took the place of, and infers one whose start was lost', async () => {
    const device = new ScriptedDevice('overlap');
    await stack
      .ingest(partition)
      .handle([
        device.hello(1, 1),
        device.event(1, 1, 1, started),
        device.reading(1, 2, 20, 1),
        device.event(1, 3, 2, started),
        device.reading(1, 4, 18, 2),
        device.reading(1, 5, 21, 1),
        device.reading(1, 6, 20, 77),
      ]);
    const seen = (await stack.decisions('overlap')).filter(({ stream }) => stream.startsWith('brewSession-'));
    assert.deepEqual(
      seen.map(({ type, stream, data }) =>
        `${stream.slice('brewSession-overlap.'.length)} ${type} ${(data as { kind?: string }).kind ?? ''}`.trim(),
      ),
      [
        '1 SessionStarted',
        '1 SessionAbandoned',
        '2 SessionStarted',
        '2 SessionAbandoned',
        '77 SessionStarted',
        '77 AnomalyDetected notStarted',
      ],
    );
  });

  it('lets a session go on over the loss of the counters in the middle of it, readings included', async () => {
    const device = new ScriptedDevice('goes-on');
    const ingest = stack.ingest(partition);
    await ingest.handle([device.hello(57, 1), device.event(57, 1, 5, started), device.reading(57, 2, 20, 5)]);
    await ingest.handle([
      device.hello(1, 1),
      device.reading(1, 1, 21, 5),
      device.event(1, 2, 5, { stepEntered: { phase: 5, step: 80 } }),
      device.event(1, 3, 5, { sessionCompleted: {} }),
      device.event(1, 4, 5, started),
      device.reading(1, 5, 22, 5),
    ]);
    const streams = (await stack.decisions('goes-on'))
      .filter(({ type }) => ['SessionStarted', 'StepEntered', 'SessionCompleted'].includes(type))
      .map(({ type, stream }) => `${stream} ${type}`);
    assert.deepEqual(streams, [
      'brewSession-goes-on.5 SessionStarted',
      'brewSession-goes-on.5 StepEntered',
      'brewSession-goes-on.5 SessionCompleted',
      'brewSession-goes-on.1.5 SessionStarted',
    ]);
  });

  it('lets it go on also when its start, or its end, comes in the same batch', async () => {
    for (const [name, end, wanted] of [
      ['runs', [], 'brewSession-runs.5 StepEntered'],
      ['ended', [{ sessionCompleted: {} }], 'brewSession-ended.1.5 StepEntered'],
    ] as const) {
      const device = new ScriptedDevice(name);
      await stack
        .ingest(partition)
        .handle([
          device.hello(57, 1),
          device.event(57, 1, 5, started),
          ...end.map((what, at) => device.event(57, 2 + at, 5, what)),
          device.hello(1, 1),
          device.event(1, 1, 5, { stepEntered: { phase: 5, step: 80 } }),
        ]);
      const seen = (await stack.decisions(name)).map(({ type, stream }) => `${stream} ${type}`);
      assert.ok(seen.includes(wanted), seen.join(', '));
    }
  });

  it('ends the lease of the connection that was silent, and no newer one', async () => {
    const device = new ScriptedDevice('lease');
    let nowMs = Date.now();
    const receivedAt = (delivery: UplinkDelivery) => ({ ...delivery, receivedAtMs: nowMs });
    const presence = { onlineDevices: async () => ['lease'] };
    const hold: { until?: Promise<void> } = {};
    const store: LogStore = {
      append: (...args) => stack.store.append(...args),
      probe: () => stack.store.probe(),
      readStreams: (prefix) => stack.store.readStreams(prefix),
      async *readStream(stream, options) {
        if (stream === 'device-lease') await hold.until;
        yield* stack.store.readStream(stream, options);
      },
    };
    await stack.ingest(partition).handle([device.hello(1, 1)].map(receivedAt));
    const next = stack.ingest(partition, { store, presence, now: () => new Date(nowMs), leaseMs: 1_000 });
    await next.expireLeases();
    nowMs += 5_000;
    let release: () => void = () => undefined;
    hold.until = new Promise((resolve) => {
      release = resolve;
    });
    // The lease is found expired; before that is decided, the device comes back.
    const expiring = next.expireLeases();
    const hello = next.handle([device.hello(1, 2)].map(receivedAt));
    release();
    await Promise.all([expiring, hello]);
    const seen = (await stack.decisions('lease')).map(
      ({ type, data }) => `${type} ${(data as { connection: number }).connection}`,
    );
    assert.equal(seen.at(-1), 'DeviceConnected 2', seen.join(', '));
    nowMs += 5_000;
    await next.expireLeases();
    const [last] = (await stack.decisions('lease')).slice(-1);
    assert.deepEqual(
      [last?.type, (last?.data as { connection: number }).connection],
      ['DeviceDisconnected', 2],
    );
  });
});
