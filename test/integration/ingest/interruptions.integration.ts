import assert from 'node:assert/strict';
import { decodeTelemetryBatch } from '../../../adapters/protobuf/index.js';
import type { LogStore, UplinkDelivery } from '../../../commands/ports/index.js';
import { brewingDay } from './brewingDay.js';
import { again, startIngestStack, type IngestStack } from './ingestStack.js';

/** Where an ingest dies: when its n-th append is asked for, or when that append is stored and its answer is lost. */
interface Death {
  readonly append: number;
  readonly stored: boolean;
}

describe('ingest that dies in the middle of a batch', () => {
  let stack: IngestStack;

  before(async () => {
    stack = await startIngestStack();
  });
  after(() => stack.stop());

  /** Handles the batch as the broker would give it: again, as redelivered, until an ingest gets through and can acknowledge. */
  async function deliver(batch: readonly UplinkDelivery[], partition: number, death: Death): Promise<number> {
    const dying = stack.ingest(partition, { store: dyingStore(stack.store, death) });
    const outcome = await dying.handle(batch).then(
      () => 'acknowledged' as const,
      () => 'died' as const,
    );
    if (outcome === 'acknowledged') return 1;
    const next = stack.ingest(partition);
    await next.handle(again(batch));
    return 2;
  }

  /** Everything of one partition's devices as a reader sees it. */
  async function storedOf(prefix: string) {
    const decisions: string[] = [];
    const telemetry: string[] = [];
    for await (const event of stack.store.readAll()) {
      if (event.type === 'TelemetryRecorded') {
        const entries = decodeTelemetryBatch(event.data as Uint8Array).filter(({ deviceId }) =>
          deviceId.startsWith(prefix),
        );
        telemetry.push(...entries.map(({ deviceId, boot, seq }) => `${deviceId} ${boot}/${seq}`));
      } else if (event.stream.includes(`-${prefix}`)) {
        decisions.push(
          `${event.stream} ${event.type} ${JSON.stringify((event.data as { source?: object }).source)}`,
        );
      }
    }
    return { decisions: decisions.sort(), telemetry: telemetry.sort() };
  }

  const names = (prefix: string, seen: Awaited<ReturnType<typeof storedOf>>) => ({
    decisions: seen.decisions.map((line) => line.replaceAll(prefix, 'x')),
    telemetry: seen.telemetry.map((line) => line.replaceAll(prefix, 'x')),
  });

  it('stores each decision once and loses no telemetry, wherever it dies', async () => {
    const untouched = 'whole';
    assert.equal(await deliver(brewingDay(untouched), 0, { append: Infinity, stored: false }), 1);
    const expected = names(untouched, await storedOf(untouched));
    assert.ok(expected.decisions.length >= 10, 'the batch leads to decisions on several streams');
    assert.ok(expected.telemetry.length >= 4, 'and to telemetry');

    let partition = 1;
    for (const stored of [false, true]) {
      for (let append = 1; ; append += 1) {
        const prefix = `dead-${append}-${stored ? 'after' : 'before'}`;
        const attempts = await deliver(brewingDay(prefix), partition++, { append, stored });
        assert.deepEqual(names(prefix, await storedOf(prefix)), expected, `${prefix}: ${attempts} attempts`);
        if (attempts === 1) {
          assert.ok(append > 4, `there were only ${append - 1} appends to die at`);
          break;
        }
      }
    }
  });

  it('gives up a partition when somebody else appends to its telemetry', async () => {
    const partition = 90;
    const first = stack.ingest(partition);
    const second = stack.ingest(partition);
    await first.handle(brewingDay('fenced-1'));
    await second.handle(brewingDay('fenced-2'));
    await assert.rejects(first.handle(brewingDay('fenced-3')), { code: 'PARTITION_FENCED' });
  });

  it('parks what it can not decode, with the cause, and stores the rest of the batch', async () => {
    const [hello, ...rest] = brewingDay('parks');
    assert.ok(hello);
    const garbage = { ...hello, body: Buffer.from('not protobuf \u0000\u00ff at all') };
    await stack.ingest(91).handle([hello, garbage, ...rest]);
    const { rows } = await stack.pool.query<{
      code: string;
      cause: string;
      body: Buffer;
      routing_key: string;
    }>(`select code, cause, body, routing_key from ingest.parked_message where device_id = $1`, [
      hello.deviceId,
    ]);
    assert.equal(rows.length, 1);
    assert.equal(rows[0]?.code, 'MESSAGE_MALFORMED');
    assert.match(rows[0].cause, /not a brewline\.v1\.Uplink/);
    assert.deepEqual(rows[0].body, garbage.body);
    assert.ok((await storedOf('parks')).telemetry.length >= 4);
  });

  it('parks a redelivered message once', async () => {
    const [hello] = brewingDay('again');
    assert.ok(hello);
    const garbage = { ...hello, body: Buffer.from([255, 1, 2]) };
    const ingest = stack.ingest(92);
    await ingest.handle([garbage]);
    await ingest.handle([{ ...garbage, redelivered: true }]);
    const { rows } = await stack.pool.query('select from ingest.parked_message where device_id = $1', [
      hello.deviceId,
    ]);
    assert.equal(rows.length, 1);
  });
});

/** A store whose process is gone from one append on: every later call fails as well. */
function dyingStore(store: LogStore, { append: deadly, stored }: Death): LogStore {
  let appends = 0;
  const dead = () => Object.assign(new Error('the process is gone'), { code: 'PARTITION_FENCED' });
  return {
    async append(...args) {
      appends += 1;
      if (appends < deadly) return store.append(...args);
      if (appends === deadly && stored) await store.append(...args);
      throw dead();
    },
    readStream(...args) {
      if (appends >= deadly) throw dead();
      return store.readStream(...args);
    },
    readStreams(...args) {
      if (appends >= deadly) throw dead();
      return store.readStreams(...args);
    },
    probe: () => store.probe(),
  };
}
