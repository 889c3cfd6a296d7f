import assert from 'node:assert/strict';
import { createAuditTrail } from '../../../commands/audit/index.js';
import type { ActionOrigin } from '../../../commands/ports/index.js';
import { monthsBefore, type AuditEvent } from '../../../domain/audit/index.js';
import { BrewlineError } from '../../../domain/kernel/errors.js';
import { silentLogger } from '../../support/silentLogger.js';
import { until } from '../../support/until.js';
import { MemoryStore } from './memoryStore.js';

const personId = '11111111-1111-4111-8111-111111111111';
const blocks = {
  action: 'blockDevice',
  by: { type: 'person', personId } as const,
  subjects: [{ kind: 'device', id: 'keg-1' } as const],
  requestId: 'abc',
  origin: { address: '192.0.2.7' },
};

function trailOn(store: MemoryStore, record: (id: string, at: Date, origin: ActionOrigin) => Promise<void>) {
  return createAuditTrail({
    store,
    origins: { record },
    entryPoint: 'api',
    logger: silentLogger,
    now: () => new Date('2026-11-30T23:59:59.999Z'),
  });
}

const dataOf = (store: MemoryStore) => store.all as unknown as readonly AuditEvent[];

describe('the audit trail', () => {
  let store: MemoryStore;
  beforeEach(() => (store = new MemoryStore()));

  it('stores an entry in the stream of its month, and its outcome in the same one', async () => {
    const trail = trailOn(store, async () => undefined);
    const begun = await trail.begin(blocks);
    const { actionId } = begun;
    trail.complete(begun, { outcome: 'done', status: 204 });
    await trail.close();
    assert.deepEqual(
      store.all.map(({ stream, type, data }) => ({ stream, type, data })),
      [
        {
          stream: 'audit-2026-11',
          type: 'ActionBegun',
          data: {
            ...{ actionId, action: 'blockDevice', entryPoint: 'api', by: blocks.by },
            ...{ subjects: blocks.subjects, requestId: 'abc' },
          },
        },
        {
          stream: 'audit-2026-11',
          type: 'ActionCompleted',
          data: { actionId, outcome: 'done', status: 204, subjects: [] },
        },
      ],
    );
  });

  it('lets nothing be done when the event store refuses the entry', async () => {
    for (const code of ['EVENT_STORE_DENIED', 'EVENT_STORE_FAILED'] as const) {
      store.before = () => {
        throw new BrewlineError(code, 'no');
      };
      await assert.rejects(
        trailOn(store, async () => undefined).begin(blocks),
        { code: 'AUDIT_UNAVAILABLE' },
        code,
      );
    }
    assert.deepEqual(store.all, []);
  });

  it('lets nothing be done when the origin can not be kept, and says so in the entry', async () => {
    const trail = trailOn(store, () => Promise.reject(new Error('no database')));
    await assert.rejects(trail.begin(blocks), { code: 'AUDIT_UNAVAILABLE', message: /no database/ });
    await trail.close();
    assert.deepEqual(
      dataOf(store).map(({ type, data }) => [type, 'outcome' in data && data.outcome]),
      [
        ['ActionBegun', false],
        ['ActionCompleted', 'refused'],
      ],
    );
  });

  it('keeps the address out of the events', async () => {
    const kept: ActionOrigin[] = [];
    await trailOn(store, async (_id, _at, origin) => void kept.push(origin)).begin(blocks);
    assert.deepEqual(kept, [{ ...blocks.origin, personId }]);
    assert.ok(!JSON.stringify(dataOf(store)[0]?.data).includes('192.0.2.7'));
  });

  it('leaves out what is no id: it could be a name or a secret', async () => {
    const subjects = [
      { kind: 'person', id: 'ada@example.org' },
      { kind: 'device', id: 'keg 1' },
      { kind: 'command', id: 'of ada' },
      { kind: 'parkedMessage', id: '17; of ada' },
      { kind: 'brew', id: personId },
      { kind: 'brew', id: personId },
    ] as const;
    await trailOn(store, async () => undefined).begin({ ...blocks, subjects });
    const [begun] = dataOf(store);
    assert.deepEqual(begun?.data.subjects, [{ kind: 'brew', id: personId }]);
  });

  it('stores outcomes that come together in one append, and the same events again when the store was away', async () => {
    const trail = trailOn(store, async () => undefined);
    const all = await Promise.all([1, 2, 3].map(() => trail.begin(blocks)));
    const asked = store.asked.length;
    let failures = 2;
    store.before = () => {
      if (failures-- > 0) throw new BrewlineError('EVENT_STORE_UNAVAILABLE', 'away');
    };
    for (const begun of all) trail.complete(begun, { outcome: 'done' });
    await until('the outcomes are stored', () => store.all.length === 6);
    const appends = store.asked.slice(asked);
    assert.deepEqual(
      appends.map(({ events }) => events.length),
      [3, 3, 3],
    );
    assert.equal(new Set(appends.map(({ events }) => events.map(({ id }) => id).join())).size, 1);
    await trail.close();
  });

  it('takes what comes after all was stored', async () => {
    const trail = trailOn(store, async () => undefined);
    for (let n = 1; n <= 3; n += 1) {
      trail.complete(await trail.begin(blocks), { outcome: 'done' });
      await until('the outcome is stored', () => store.all.length === 2 * n);
    }
    await trail.close();
  });
});

describe('the months that retention deletes', () => {
  it('are those before the kept ones, over the turn of a year', () => {
    const now = Date.parse('2026-01-31T12:00:00Z');
    assert.deepEqual(monthsBefore(now, 1, 3), ['2025-11', '2025-10', '2025-09']);
    assert.deepEqual(monthsBefore(now, 24, 1), ['2023-12']);
  });
});
