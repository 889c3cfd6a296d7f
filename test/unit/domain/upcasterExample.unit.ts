import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCommandHandler } from '../../../commands/handleCommand.js';
import type { Decider, DomainEvent } from '../../../domain/kernel/events.js';
import { upcastWith, type Upcaster } from '../../../domain/kernel/upcast.js';
import { specificGravityFromPlato } from '../../../domain/units/index.js';
import { MemoryStore } from '../commands/memoryStore.js';

// The example of domain/README.md, "Change an event's data".

/** As it is written today, in version 3. */
interface GravityMeasured extends DomainEvent {
  readonly type: 'GravityMeasured';
  readonly data: { readonly specificGravity: number; readonly by: 'device' | 'person' };
}

const upcasters: readonly Upcaster[] = [fromPlato, byDevice];

/** From version 1 to 2: gravity was in degrees Plato. */
function fromPlato({ type, data }: DomainEvent): DomainEvent {
  if (type !== 'GravityMeasured') return { type, data };
  const { plato, ...rest } = data as { plato: number };
  return { type, data: { ...rest, specificGravity: specificGravityFromPlato(plato) } };
}

/** From version 2 to 3: only devices measured. */
function byDevice({ type, data }: DomainEvent): DomainEvent {
  return type === 'GravityMeasured' ? { type, data: { ...data, by: 'device' } } : { type, data };
}

type Measure = GravityMeasured['data'];

const gravity: Decider<Measure, readonly Measure[], GravityMeasured> = {
  category: 'gravity',
  schemaVersion: upcasters.length + 1,
  initialState: [],
  decide: (data) => [{ type: 'GravityMeasured', data }],
  evolve: (measured, { data }) => [...measured, data],
  upcast: (event, schemaVersion) => upcastWith(upcasters, event, schemaVersion),
};

describe('an upcaster, as domain/README.md shows it', () => {
  const wortOf12Plato = 1.048;

  it('brings an event of any version up to date, one version after the other', () => {
    const upcast = (data: object, version: number) => {
      const { specificGravity, by } = gravity.upcast({ type: 'GravityMeasured', data }, version).data;
      return { specificGravity: Number(specificGravity.toFixed(3)), by };
    };
    const today = { specificGravity: wortOf12Plato, by: 'device' };
    assert.deepEqual(upcast({ plato: 12 }, 1), today);
    assert.deepEqual(upcast({ specificGravity: wortOf12Plato }, 2), today);
    assert.deepEqual(upcast({ specificGravity: wortOf12Plato, by: 'person' }, 3), { ...today, by: 'person' });
  });

  it('leaves what is stored as it is: state comes from old and new events, and only new ones have the new version', async () => {
    const store = new MemoryStore();
    const stored = { id: randomUUID(), type: 'GravityMeasured', data: { plato: 12 } };
    const metadata = { schemaVersion: 1, recordedAt: '2025-03-01T00:00:00.000Z', causedBy: 'device:keg-1' };
    store.write('gravity-keg-1', 'noStream', [{ ...stored, metadata }]);
    const handler = createCommandHandler({
      decider: gravity,
      store,
      cachedStates: 0,
      now: () => new Date(0),
      patienceMs: 1_000,
    });
    await handler.handle('keg-1', [{ specificGravity: 1.012, by: 'person', causedBy: 'person:ada' }]);
    const measured = await handler.load('keg-1');
    assert.deepEqual(
      measured.map(({ specificGravity, by }) => [specificGravity.toFixed(3), by]),
      [
        ['1.048', 'device'],
        ['1.012', 'person'],
      ],
    );
    const inStore = store.streams.get('gravity-keg-1') ?? [];
    assert.deepEqual(inStore[0]?.data, { plato: 12 });
    assert.deepEqual(
      inStore.map((event) => event.metadata.schemaVersion),
      [1, 3],
    );
  });

  it('is the same in the README', async () => {
    // Both from dist/test/unit/domain.
    const root = join(import.meta.dirname, '../../../..');
    const readme = await readFile(join(root, 'domain/README.md'), 'utf8');
    const [, shown = ''] = /```ts\n([^]+?)```/.exec(readme) ?? [];
    const source = await readFile(join(root, 'test/unit/domain/upcasterExample.unit.ts'), 'utf8');
    assert.ok(shown.length > 200);
    assert.ok(source.includes(shown));
  });
});
