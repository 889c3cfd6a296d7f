import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { BrewlineError } from '../../../domain/kernel/errors.js';
import type { EventMetadata } from '../../../domain/kernel/events.js';
import type { Key, StoredEventFilter } from '../../../projections/queries/index.js';
import { createStoredEvents } from '../../../projections/storedEvents/index.js';
import { MemoryStore } from '../commands/memoryStore.js';

describe('events of the store, as operators read them', () => {
  let store: MemoryStore;
  let clockMs = 0;
  beforeEach(() => {
    store = new MemoryStore();
    clockMs = 0;
  });

  const reading = (tickMs = 0) =>
    createStoredEvents({
      store,
      openTexts: async () => {
        throw new BrewlineError('TEXT_UNREADABLE', 'another key');
      },
      decode: () => {
        throw new TypeError('no telemetry');
      },
      subjectOf: async () => undefined,
      nowMs: () => (clockMs += tickMs),
    });

  function append(
    stream: string,
    count = 1,
    more: { type?: string; data?: object; metadata?: Partial<EventMetadata> } = {},
  ) {
    const { type = 'Happened', data = {}, metadata } = more;
    for (let index = 0; index < count; index += 1)
      store.write(stream, 'any', [
        {
          id: randomUUID(),
          type,
          data,
          metadata: {
            schemaVersion: 1,
            recordedAt: '2026-11-29T10:00:00.000Z',
            causedBy: 'ingest',
            ...metadata,
          },
        },
      ]);
  }

  /** Page by page until the end. */
  async function pages(filter: Partial<StoredEventFilter>, events = reading()) {
    const found: string[][] = [];
    let afterKey: Key | undefined;
    do {
      const page = await events.list({ order: 'newest', limit: 2, ...filter, afterKey });
      found.push(page.items.map(({ stream, revision }) => `${stream} ${revision}`));
      afterKey = page.nextKey;
    } while (afterKey !== undefined);
    return found;
  }

  it('are paged in both directions, each once, and the last page says that it is the last', async () => {
    append('device-a', 5);
    const names = (...numbers: number[]) => numbers.map((number) => `device-a ${number}`);
    for (const filter of [{ stream: 'device-a' }, {}, { category: 'device' }]) {
      assert.deepEqual(await pages(filter), [names(4, 3), names(2, 1), names(0)]);
      assert.deepEqual(await pages({ ...filter, order: 'oldest' }), [names(0, 1), names(2, 3), names(4)]);
      assert.deepEqual(await pages({ ...filter, limit: 5 }), [names(4, 3, 2, 1, 0)]);
    }
    assert.deepEqual(await pages({ stream: 'device-b' }), [[]]);
  });

  it('of a category are those whose streams begin so, and no system events', async () => {
    append('alarm-1');
    append('alarmRules-1');
    append('alarm-2', 1, { type: '$metadata' });
    assert.deepEqual(await pages({ category: 'alarm' }), [['alarm-1 0']]);
    assert.deepEqual((await pages({})).flat(), ['alarmRules-1 0', 'alarm-1 0']);
  });

  it('of a rare category are looked for in parts, which go on where the last one ended', async () => {
    append('alarm-1');
    append('device-a', 5_000);
    const first = await reading().list({ category: 'alarm', order: 'newest', limit: 2 });
    assert.deepEqual([first.items, first.eventsRead], [[], 5_000]);
    const second = await reading().list({
      category: 'alarm',
      order: 'newest',
      limit: 2,
      afterKey: first.nextKey,
    });
    assert.deepEqual([second.items.map(({ stream }) => stream), second.nextKey], [['alarm-1'], undefined]);
  });

  it('are read until there are enough bytes, or enough time is gone', async () => {
    const data = new Uint8Array(1024 * 1024);
    append('telemetry-0', 40, { data });
    assert.equal((await reading().list({ category: 'alarm', order: 'newest', limit: 2 })).eventsRead, 16);
    assert.equal((await reading(500).list({ category: 'alarm', order: 'newest', limit: 2 })).eventsRead, 4);
  });

  it('say what caused them, and where that is stored', async () => {
    append('device-a');
    const cause = store.all[0];
    append('device-b', 1, { metadata: { $causationId: cause?.id ?? '' } });
    append('device-b', 1, { metadata: { $causationId: 'keg-1/2.3.4' } });
    append('device-b', 1, { metadata: { $causationId: randomUUID() } });
    const causes = await Promise.all(
      [0n, 1n, 2n].map(async (revision) => (await reading().show('device-b', revision))?.cause),
    );
    assert.ok(causes[0]?.type === 'event' && causes[0].stored?.stream === 'device-a');
    assert.deepEqual(causes[1], { type: 'message', deviceId: 'keg-1', epoch: 2, boot: 3, seq: 4 });
    assert.ok(causes[2]?.type === 'event' && causes[2].stored === null);
    assert.equal((await reading().show('device-a', 0n))?.cause, undefined);
  });

  it('are shown as far as they can be', async () => {
    append('device-a', 1, { data: { note: 'x'.repeat(1024 * 1024) } });
    append('device-a', 1, { data: new Uint8Array(2_000) });
    append('device-a', 1, { type: 'BrewNamed', data: { name: 'a secret name', by: randomUUID() } });
    const contents = await Promise.all(
      [0n, 1n, 2n].map(async (revision) => (await reading().show('device-a', revision))?.content),
    );
    assert.deepEqual(contents[0], { type: 'tooLong' });
    assert.ok(contents[1]?.type === 'bytes' && contents[1].start.length === 1_024);
    assert.ok(contents[2]?.type === 'json' && contents[2].texts === 'unreadable');
    assert.ok(!JSON.stringify(contents[2]).includes('a secret name'));
    assert.equal(await reading().show('device-a', 3n), undefined);
    assert.equal(await reading().show('nobody', 0n), undefined);
  });
});
