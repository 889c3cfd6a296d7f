import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createStoreTails } from '../../../adapters/eventStore/index.js';
import { createAggregateStateStore } from '../../../adapters/postgres/index.js';
import type { IngestParts, PartitionIngest } from '../../../commands/ingest/index.js';
import type {
  AggregateStateStore,
  LogStore,
  StoreMark,
  StoreTail,
  UplinkDelivery,
} from '../../../commands/ports/index.js';
import { BrewlineError } from '../../../domain/kernel/errors.js';
import { bySize } from '../../support/bySize.js';
import { until } from '../../support/until.js';
import { again, ScriptedDevice, startIngestStack, type IngestStack } from './ingestStack.js';

const started = { sessionStarted: { processType: 4, recipe: 'IPA' } };
const sizeOf = (tail: StoreTail | undefined) => (tail?.heads instanceof Map ? tail.heads.size : undefined);
const size = bySize({ usual: 100, full: 100_000 });

describe('states of devices that outlive an ingest', () => {
  let stack: IngestStack;
  let partition = 0;
  /** Streams of devices and sessions that were read, and appends to them, since the last restart. */
  let reads: string[] = [];
  let appends: string[] = [];

  before(async () => {
    stack = await startIngestStack();
  });
  after(() => stack.stop());
  beforeEach(() => {
    partition += 1;
  });

  const counted = (): LogStore => ({
    ...stack.store,
    readStream(stream, options) {
      if (/^(device|brewSession)-/.test(stream)) reads.push(stream);
      return stack.store.readStream(stream, options);
    },
    append(stream, expected, events) {
      if (/^(device|brewSession)-/.test(stream)) appends.push(stream);
      return stack.store.append(stream, expected, events);
    },
  });

  const saving = (more: Partial<AggregateStateStore> = {}) => ({
    store: { ...createAggregateStateStore(stack.pool), ...more },
    tails: createStoreTails({ store: stack.store, streamPrefixes: ['device-', 'brewSession-'], lingerMs: 1 }),
  });

  /** A new process; what an earlier one did not save is lost with it. */
  function restart(parts: Partial<IngestParts> = {}): PartitionIngest {
    reads = [];
    appends = [];
    return stack.ingest(partition, { store: counted(), savedStates: saving(), ...parts });
  }

  /** What its clock says is of no interest here. */
  const types = async (deviceId: string) =>
    (await stack.decisions(deviceId)).map(({ type }) => type).filter((type) => type !== 'DeviceClockWrong');

  /** With a session that runs. */
  const brewing = (device: ScriptedDevice) => [
    device.hello(1, 1),
    device.event(1, 1, 1, started),
    device.reading(1, 2, 20, 1),
  ];

  it('lets a restarted ingest go on without reading a stream, however many devices report', async () => {
    const devices = Array.from({ length: size }, (_, at) => new ScriptedDevice(`many-${at}`));
    let aheadMs = 0;
    const now = () => new Date(Date.now() + aheadMs);
    // 500 messages take 200 ms; it saves every 20 s.
    const inTurn = async (ingest: PartitionIngest, messages: readonly UplinkDelivery[]) => {
      for (let at = 0; at < messages.length; at += 500) {
        await ingest.handle(messages.slice(at, at + 500));
        aheadMs += 200;
        await ingest.keepUp();
      }
    };
    const first = restart({ now });
    await inTurn(first, devices.flatMap(brewing));
    await first.close();
    const second = restart({ now });
    const begun = performance.now();
    await inTurn(
      second,
      devices.map((device) => device.reading(1, 3, 21, 1)),
    );
    assert.deepEqual({ reads, appends }, { reads: [], appends: [] });
    if (size > 1_000) console.log(`      ${size} devices in ${Math.round(performance.now() - begun)} ms`);
    await inTurn(second, [devices[0]!.event(1, 4, 1, { sessionCompleted: {} })]);
    assert.deepEqual(reads, []);
    assert.deepEqual((await types('many-0')).slice(-1), ['SessionCompleted']);
  });

  it('reads what was appended after the last save, and decides as if it had never died', async () => {
    const [quiet, busy] = [new ScriptedDevice('killed-quiet'), new ScriptedDevice('killed-busy')];
    const first = restart();
    await first.handle([...brewing(quiet), ...brewing(busy)]);
    await first.close();
    const killed = restart();
    const last = [busy.event(1, 3, 1, { userActionRequested: { action: 2 } })];
    const offline = [busy.send(1, 0, { lastWill: { connection: 1 } })];
    await killed.handle([...last, ...offline]);
    const before = await types('killed-busy');
    assert.deepEqual(before.slice(-1), ['DeviceDisconnected']);
    const next = restart();
    await next.handle([...again(last), quiet.reading(1, 3, 22, 1), busy.reading(1, 4, 22, 1)]);
    assert.ok(reads.length > 0);
    assert.ok(reads.every((stream) => stream.includes('killed-busy')));
    // It is heard of again, and nothing happened twice.
    assert.deepEqual((await types('killed-busy')).slice(before.length), ['DeviceConnected']);
  });

  it('sees what another process appends, at the next save', async () => {
    const device = new ScriptedDevice('foreign');
    let aheadMs = 0;
    const ingest = restart({ now: () => new Date(Date.now() + aheadMs) });
    await ingest.handle(brewing(device));
    await endLease(device);
    aheadMs = 60_000;
    await ingest.keepUp();
    await ingest.handle([device.reading(1, 3, 21, 1)]);
    assert.deepEqual((await types('foreign')).slice(-2), ['DeviceDisconnected', 'DeviceConnected']);
  });

  /** As a standby does that has not seen yet what the device has just sent. */
  async function endLease({ deviceId }: ScriptedDevice): Promise<void> {
    const connection = { epoch: 0, boot: 1, connection: 1 };
    const data = { deviceId, ...connection, reason: 'leaseExpired', receivedAtMs: Date.now() };
    const metadata = { schemaVersion: 3, recordedAt: new Date().toISOString(), causedBy: 'ingest' };
    await stack.store.append(`device-${deviceId}`, 'any', [
      { id: randomUUID(), type: 'DeviceDisconnected', data, metadata },
    ]);
  }

  it('loses nothing but reads when a save fails, and saves the next time', async () => {
    const device = new ScriptedDevice('unsaved');
    const fails = async () => {
      throw new BrewlineError('DATABASE_UNAVAILABLE', 'away');
    };
    const usual = createAggregateStateStore(stack.pool);
    let failing = false;
    const store: Partial<AggregateStateStore> = {
      save: (...args) => (failing ? fails() : usual.save(...args)),
    };
    const first = restart({ savedStates: saving(store) });
    await first.handle([device.hello(1, 1)]);
    failing = true;
    await first.close();
    const second = restart();
    await second.handle([device.reading(1, 1, 20)]);
    assert.deepEqual([reads.length, await types('unsaved')], [1, ['DeviceConnected']]);
    failing = false;
    await second.close();
    await restart().handle([device.reading(1, 2, 20)]);
    assert.deepEqual(reads, []);
  });

  it('reads streams while saved states can not be read', async () => {
    const device = new ScriptedDevice('unreadable');
    const first = restart();
    await first.handle(brewing(device));
    await first.close();
    const load = async () => {
      throw new BrewlineError('DATABASE_UNAVAILABLE', 'away');
    };
    await restart({ savedStates: saving({ load }) }).handle([device.reading(1, 3, 21, 1)]);
    assert.ok(reads.includes('device-unreadable'));
    assert.deepEqual(appends, []);
  });

  it('reads streams while the partition’s saved states can not be taken, and takes them with a save', async () => {
    const device = new ScriptedDevice('not-taken');
    const first = restart();
    await first.handle(brewing(device));
    await first.close();
    const usual = createAggregateStateStore(stack.pool);
    let takes = 0;
    const take: AggregateStateStore['take'] = async (...args) => {
      takes += 1;
      if (takes === 1) throw new BrewlineError('DATABASE_FAILED', 'no right to');
      return usual.take(...args);
    };
    const second = restart({ savedStates: saving({ take }) });
    await second.handle([device.reading(1, 3, 21, 1)]);
    assert.ok(reads.includes('device-not-taken'));
    await second.close();
    assert.equal(takes, 2);
    await restart().handle([device.reading(1, 4, 21, 1)]);
    assert.deepEqual(reads, []);
  });

  it('begins with what the ingest before it still writes meanwhile, and counts nothing of it twice', async () => {
    const device = new ScriptedDevice('handed-over');
    const before = restart();
    await before.handle(brewing(device));
    let last = 2;
    const { store, tails } = saving();
    const since: typeof tails.since = async (...args) => {
      const tail = await tails.since(...args);
      if (last < 4) await before.handle([device.reading(1, (last += 1), 21, 1)]);
      return tail;
    };
    const ingest = restart({ savedStates: { store, tails: { since } } });
    await ingest.open();
    await Promise.all([
      ingest.handle([device.reading(1, 5, 22, 1), ...again([device.reading(1, 4, 21, 1)])]),
      ...Array.from({ length: 5 }, () => ingest.expireLeases()),
    ]);
    assert.equal(last, 4);
    assert.deepEqual(await types('handed-over'), [
      'DeviceConnected',
      'SessionStarted',
      'SessionBecameCurrent',
    ]);
    await assert.rejects(before.handle([device.reading(1, 6, 21, 1)]), { code: 'PARTITION_FENCED' });
  });

  it('loads some of the sessions of a device that begins one after the other', async () => {
    const device = new ScriptedDevice('restless');
    const first = restart();
    const starts = Array.from({ length: 30 }, (_, at) => device.event(1, at + 1, at + 1, started));
    await first.handle([device.hello(1, 1), ...starts]);
    await first.close();
    const loaded = await createAggregateStateStore(stack.pool).load(partition, ['restless', 'nobody']);
    assert.equal(loaded.length, 20);
    const streams = loaded.map(({ stream }) => stream);
    assert.ok(streams.includes('device-restless'));
    assert.ok(
      streams.some((stream) => stream.endsWith('.30')),
      'the one that runs',
    );
  });

  it('keeps saved states while the store is slow to say what was appended', async () => {
    const device = new ScriptedDevice('slow-store');
    let isSlow = false;
    let aheadMs = 0;
    const { store, tails } = saving();
    const since: typeof tails.since = async (...args) => {
      const tail = await tails.since(...args);
      return isSlow ? { ...tail, heads: 'tooSlow' } : tail;
    };
    const now = () => new Date(Date.now() + aheadMs);
    const ingest = restart({ now, savedStates: { store, tails: { since } } });
    await ingest.handle(brewing(device));
    aheadMs = 60_000;
    await ingest.keepUp();
    isSlow = true;
    await ingest.handle([device.event(1, 3, 1, { userActionRequested: { action: 2 } })]);
    aheadMs = 120_000;
    await ingest.keepUp();
    const saved = 'select stream from ingest.aggregate_state where partition = $1';
    assert.equal((await stack.pool.query(saved, [partition])).rows.length, 2);
    isSlow = false;
    await ingest.close();
    await restart().handle([device.reading(1, 4, 21, 1)]);
    assert.deepEqual(reads, []);
  });

  it('saves nothing once another ingest has taken the partition', async () => {
    const device = new ScriptedDevice('taken');
    const sleeper = restart();
    await sleeper.handle(brewing(device));
    const owner = restart();
    await owner.handle([device.reading(1, 3, 21, 1)]);
    await stack.pool.query('delete from ingest.aggregate_state where partition = $1', [partition]);
    await sleeper.close().catch((error: unknown) => assert.match(String(error), /saved a later position/));
    const { rows } = await stack.pool.query('select from ingest.aggregate_state where partition = $1', [
      partition,
    ]);
    assert.equal(rows.length, 0);
  });

  it('does not believe the states of another history of the store, nor those of another release', async () => {
    const device = new ScriptedDevice('elsewhere');
    const first = restart();
    await first.handle(brewing(device));
    await first.close();
    const spoil = (what: string) =>
      stack.pool.query(`update ingest.aggregate_state set ${what} where partition = $1`, [partition]);
    // Nobody could go on from such a state.
    await spoil(`shape = '0.0', state = '{"online":true}'`);
    const newer = restart();
    await newer.handle([device.reading(1, 3, 21, 1)]);
    assert.equal(new Set(reads).size, 2);
    await newer.close();
    await spoil(`state = '{"online":true}'`);
    await stack.pool.query(
      'update ingest.aggregate_mark set mark_id = gen_random_uuid() where partition = $1',
      [partition],
    );
    const restored = restart();
    await restored.handle([device.reading(1, 4, 22, 1)]);
    assert.equal(new Set(reads).size, 2);
    assert.deepEqual(await types('elsewhere'), ['DeviceConnected', 'SessionStarted', 'SessionBecameCurrent']);
  });

  it('shares what is read of the store between partitions that begin at once', async () => {
    let subscriptions = 0;
    const store = {
      ...stack.store,
      subscribe: (...args: Parameters<typeof stack.store.subscribe>) => {
        subscriptions += 1;
        return stack.store.subscribe(...args);
      },
    };
    const tails = createStoreTails({ store, streamPrefixes: ['device-', 'brewSession-'], lingerMs: 20 });
    const { mark } = await tails.since(undefined, 0);
    await stack.ingest(partition).handle([new ScriptedDevice('shared').hello(1, 1)]);
    const unknown: StoreMark = { ...mark, id: randomUUID() };
    const [one, other, foreign] = await Promise.all([
      tails.since(mark, 0),
      tails.since(mark, 0),
      tails.since(unknown, 0),
    ]);
    assert.equal(subscriptions, 1);
    assert.deepEqual([...(one?.heads ?? [])], [['device-shared', 1n]]);
    assert.deepEqual([sizeOf(other), foreign?.heads], [1, undefined]);
    assert.equal(
      (await tails.since(mark, 10_000)).mark.id,
      one?.mark.id,
      'one that was read just now is given again',
    );
    assert.equal(subscriptions, 1);
    assert.equal(sizeOf(await tails.since(one?.mark, 0)), 0);
  });

  it('goes on with a tail that took too long where it was', async () => {
    const devices = Array.from({ length: 12 }, (_, at) => `slow-tail-${at}`);
    let read = 0;
    const store = {
      ...stack.store,
      async *subscribe(...args: Parameters<typeof stack.store.subscribe>) {
        for await (const item of stack.store.subscribe(...args)) {
          if (item.type === 'event') {
            read += 1;
            await sleep(50);
          }
          yield item;
        }
      },
    };
    const tails = createStoreTails({ store, streamPrefixes: ['device-'], lingerMs: 1, maxReadMs: 400 });
    const { mark } = await tails.since(undefined, 0);
    await stack.ingest(partition).handle(devices.map((id) => new ScriptedDevice(id).hello(1, 1)));
    let looks = 0;
    const heads = await until('the tail is read', async () => {
      looks += 1;
      const tail = await tails.since(mark, 0);
      return tail.heads instanceof Map && tail.heads;
    });
    assert.ok(looks > 1, `${looks} looks`);
    assert.deepEqual([...heads.keys()].sort(), devices.map((id) => `device-${id}`).sort());
    // Each event once, and a mark of each look; what was on its way when a look ended comes again.
    assert.ok(read <= 2 * devices.length + 3 * looks, `${read} events were read in ${looks} looks`);
  });
});
