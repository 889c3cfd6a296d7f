import assert from 'node:assert/strict';
import { createAlarmWatches, writeAlarmWatches } from '../../../adapters/postgres/index.js';
import { createAlarmWatcher } from '../../../commands/alarms/index.js';
import type { EventStore, StoredWatch } from '../../../commands/ports/index.js';
import { beginWatch, type AlarmSignal } from '../../../domain/alarms/index.js';
import type { BrewSessionEvent } from '../../../domain/brewSession/index.js';
import { phases, processTypes, steps } from '../../../domain/machine/index.js';
import { silentLogger } from '../../support/silentLogger.js';
import { until } from '../../support/until.js';
import { startProjectionStack, type ProjectionStack } from '../projections/projectionStack.js';

const machines = Array.from({ length: 600 }, (_, machine) => `keg-${machine}`);
const broken = machines[0]!;
const minuteMs = 60_000;

describe('the watcher of alarms, with many machines', function () {
  this.timeout(240_000);
  let stack: ProjectionStack;

  before(async () => {
    stack = await startProjectionStack();
  });
  after(() => stack?.stop());

  async function write(watches: readonly StoredWatch[]): Promise<void> {
    const client = await stack.pool.connect();
    try {
      await writeAlarmWatches(client, watches);
    } finally {
      client.release();
    }
  }

  it('raises and escalates together, and one that can’t be decided holds up no other', async () => {
    const appends = countAppends(stack.store);
    const failures: unknown[] = [];
    let aheadMs = 0;
    const watcher = createAlarmWatcher({
      store: appends.store,
      watches: createAlarmWatches(stack.pool),
      isCurrent: () => true,
      logger: { ...silentLogger, error: (fields) => failures.push(fields) },
      now: () => new Date(Date.now() + aheadMs),
    });
    await watcher.watch(machines.flatMap(waits), 1n, write);
    assert.ok(appends.most > 8 && appends.most <= 32, `${appends.most} appends at once`);
    assert.equal(await countOf('AlarmRaised'), machines.length);

    await stack.pool.query(
      `update dispatch.alarm_watch set state = jsonb_build_object('deviceId', device_id), next_due_at = 'epoch' where device_id = $1`,
      [broken],
    );
    appends.most = 0;
    aheadMs = 31 * minuteMs;
    const stopping = new AbortController();
    const running = watcher.run(stopping.signal);
    await until(
      'the others are escalated',
      async () => (await countOf('AlarmEscalated')) === machines.length - 1,
    );
    const untilLater = `select next_due_at > now() + interval '31 minutes' as later from dispatch.alarm_watch where device_id = $1`;
    await until(
      'the broken one is tried later',
      async () => (await stack.pool.query<{ later: boolean }>(untilLater, [broken])).rows[0]?.later,
    );
    stopping.abort();
    await running;
    assert.ok(appends.most > 8 && appends.most <= 32, `${appends.most} appends at once`);
    assert.deepEqual(
      failures.map((fields) => (fields as { deviceId?: string }).deviceId),
      [broken],
    );
    await assert.rejects(watcher.watch(waits(broken), 2n, write), TypeError);
  });

  it('does not overwrite what an event has changed since', async () => {
    const watches = createAlarmWatches(stack.pool);
    const [changed, same] = ['changed', 'same'].map((deviceId) => beginWatch(deviceId));
    await write([changed!, same!].map((watch) => ({ watch, version: 7n, dueAtMs: 0 })));
    await watches.save([
      { watch: changed!, version: 6n, dueAtMs: Infinity },
      { watch: same!, version: 7n, dueAtMs: Infinity },
    ]);
    const { rows } = await stack.pool.query<{ id: string; due: string }>(
      `select device_id as id, (next_due_at < 'infinity')::text as due from dispatch.alarm_watch
       where device_id in ('changed', 'same') order by 1`,
    );
    assert.deepEqual(rows, [
      { id: 'changed', due: 'true' },
      { id: 'same', due: 'false' },
    ]);
  });

  async function countOf(type: string): Promise<number> {
    let found = 0;
    for await (const event of stack.store.readAll()) if (event.type === type) found += 1;
    return found;
  }
});

/** A session begins, and waits for somebody. */
function waits(deviceId: string): readonly { readonly deviceId: string; readonly signal: AlarmSignal }[] {
  const about = { deviceId, session: 7, source: { epoch: 0, boot: 1, seq: 1 }, atMs: Date.now() };
  const events: readonly BrewSessionEvent[] = [
    {
      type: 'SessionStarted',
      data: { ...about, processType: processTypes.fermentation, recipe: '', inferred: false },
    },
    { type: 'StepEntered', data: { ...about, phase: phases.fermentationPrepare, step: steps.mashing } },
    { type: 'UserActionRequested', data: { ...about, action: 28 } },
  ];
  return events.map((event) => ({ deviceId, signal: { type: 'session', event, recordedAtMs: about.atMs } }));
}

/** The same store, and how many appends were under way at once. */
function countAppends(real: EventStore) {
  let underWay = 0;
  const counted = { most: 0, store: real };
  const append: EventStore['append'] = async (...appended) => {
    underWay += 1;
    counted.most = Math.max(counted.most, underWay);
    try {
      return await real.append(...appended);
    } finally {
      underWay -= 1;
    }
  };
  counted.store = { ...real, append };
  return counted;
}
