import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { ada, allMayCommand, bob } from '../../support/someActors.js';
import { createDispatcher } from '../../../commands/deviceCommands/index.js';
import { silentLogger } from '../../support/silentLogger.js';
import { until } from '../../support/until.js';
import { MemoryStore } from './memoryStore.js';
import type { DueDevice, RightsReader } from '../../../commands/ports/index.js';

const metadata = { schemaVersion: 3, recordedAt: '', causedBy: 'test' };
const connection = { epoch: 0, boot: 1, connection: 1 };

/** A dispatcher of devices of which the first have queues that nobody can read. */
function dispatcherWith(poisoned: number, rights: RightsReader = allMayCommand) {
  const store = new MemoryStore();
  const published: string[] = [];
  const tried: { readonly deviceId: string; readonly atMs: number }[] = [];
  const clock = { ms: 1_000_000 };
  const append = (deviceId: string, type: string, data: object) =>
    store.write(`deviceCommand-${deviceId}`, 'any', [{ id: randomUUID(), type, data, metadata }]);
  const poisonedIds = Array.from({ length: poisoned }, (_, index) => `poisoned-${index}`);
  for (const deviceId of poisonedIds) append(deviceId, 'QueueCarriedForward', { queue: { open: 'none' } });
  const fact = { commandId: 'a', deviceId: 'healthy', atMs: clock.ms, requestedBy: ada };
  const request = { ...fact, deadlineMs: clock.ms + 86_400_000, instruction: { kind: 'wake' } };
  append('healthy', 'CommandRequested', request);
  const dispatcher = createDispatcher({
    store,
    queue: {
      due: async (_now, coolingDown, limit) => {
        const alone = new Set(coolingDown.map(({ deviceId }) => deviceId));
        const due = [...poisonedIds, 'healthy'].filter((id) => !alone.has(id)).slice(0, limit);
        tried.push(...due.map((deviceId) => ({ deviceId, atMs: clock.ms })));
        return due.map((deviceId): DueDevice => ({
          ...{ deviceId, connection, reported: {}, traceparents: {}, version: 1n },
        }));
      },
    },
    publisher: {
      publish: async ({ deviceId }) => {
        published.push(deviceId);
        return 'published';
      },
    },
    rights,
    tracing: { start: () => undefined },
    logger: silentLogger,
    now: () => new Date(clock.ms),
    onStep: () => undefined,
  });
  return { dispatcher, published, tried, clock, store, append };
}

describe('the dispatcher', () => {
  it('serves other devices where the queues of many can not be read', async () => {
    const { dispatcher, published } = dispatcherWith(200);
    const stopping = new AbortController();
    const ended = dispatcher.run(stopping.signal);
    await until('the healthy one is served', async () => published.includes('healthy'));
    stopping.abort();
    await ended;
  });

  it('sends nothing of people whose right it did not read, though they asked while it read', async () => {
    const looks: (readonly string[])[] = [];
    const { dispatcher, append, clock, store } = dispatcherWith(0, {
      mayCommand: async (_deviceId, personIds) => {
        looks.push(personIds);
        const fact = { commandId: 'b', deviceId: 'healthy', atMs: clock.ms, requestedBy: bob };
        const urgent = { ...fact, deadlineMs: clock.ms + 86_400_000, instruction: { kind: 'reset' } };
        if (looks.length === 1) append('healthy', 'CommandRequested', urgent);
        return personIds.filter((personId) => personId === ada);
      },
    });
    const stopping = new AbortController();
    const ended = dispatcher.run(stopping.signal);
    const types = () => store.all.map(({ type }) => type);
    try {
      await until('the other one is cancelled', async () => {
        clock.ms += 4_000;
        dispatcher.wake();
        return types().includes('CommandCancelled');
      });
    } finally {
      stopping.abort();
      await ended;
    }
    const dispatched = store.all.filter(({ type }) => type === 'CommandDispatchStarted');
    assert.deepEqual(
      new Set(dispatched.map(({ data }) => (data as { commandId: string }).commandId)),
      new Set(['a']),
    );
    assert.deepEqual(looks.slice(0, 2), [[ada], [bob]]);
  });

  it('leaves a device alone for longer each time that its queue can not be read', async () => {
    const { dispatcher, tried, clock } = dispatcherWith(1);
    const stopping = new AbortController();
    const ended = dispatcher.run(stopping.signal);
    const times = () => tried.filter(({ deviceId }) => deviceId === 'poisoned-0');
    await until('it is tried 6 times', async () => {
      clock.ms += 4_000;
      dispatcher.wake();
      return times().length >= 6;
    });
    stopping.abort();
    await ended;
    const waits = times().map(({ atMs }, at, all) => atMs - (all[at - 1]?.atMs ?? atMs));
    assert.ok((waits[5] ?? 0) >= 16_000, `it waited ${waits.join(', ')} ms`);
  });
});
