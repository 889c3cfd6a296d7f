import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Pool } from 'pg';
import { createPool, createReadModels } from '../../../adapters/postgres/index.js';
import { sessionRanges } from '../../../adapters/postgres/queries/sessionRanges.js';
import { inTransaction } from '../../../adapters/postgres/transaction.js';
import { sessionId } from '../../../domain/brewSession/index.js';
import type { StoredTelemetry } from '../../../projections/telemetry.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { silentLogger } from '../../support/silentLogger.js';
import { storedTelemetry } from '../../support/storedTelemetry.js';

const day = Date.parse('2026-03-01T10:00:00Z');

describe('the row of a device', () => {
  let postgres: TestPostgres;
  let pool: Pool;

  before(async () => {
    postgres = await startPostgres();
    pool = createPool({
      databaseUrl: postgres.url,
      applicationName: 'test',
      connections: 1,
      logger: silentLogger,
    });
  });
  after(async () => {
    await pool?.end();
    await postgres?.stop();
  });
  beforeEach(() => pool.query('truncate read_model.device_status, read_model.session_telemetry'));

  const status = createReadModels().find(({ tables }) => tables.includes('device_status'));
  const apply = (telemetry: readonly StoredTelemetry[]) =>
    inTransaction(pool, async (client) => status?.write(client, { events: [], telemetry, position: 1n }));

  interface Sent {
    readonly deviceId?: string;
    readonly session?: number;
    readonly day?: number;
    readonly late?: boolean;
    readonly untimed?: boolean;
    readonly readings?: number;
  }
  /** Messages one after the other, each in an event of its own. */
  const messagesOf = (sent: readonly Sent[], from = 0) =>
    sent.flatMap(({ deviceId = 'keg', session = 1, late = false, untimed = false, ...more }, index) =>
      storedTelemetry([
        {
          ...{ deviceId, seq: from + index + 1, late, session, receivedAtMs: day + (from + index) * 1000 },
          readings: Array.from({ length: more.readings ?? 1 }, (_, at) => ({
            atMs: day + ((index * 7919) % 1000) * 1000 + at,
            ...{ sensors: [1], values: [index], context: undefined },
          })),
          untimed: untimed ? [0] : [],
        },
      ]).map((message) => ({
        ...message,
        stream: `telemetry-00-2026030${more.day ?? 1}`,
        revision: BigInt(from + index),
      })),
    );

  const counted = async () => {
    // What this session did is counted within seconds, or at once when told so.
    await pool.query('select pg_stat_force_next_flush()');
    await pool.query('select pg_stat_clear_snapshot()');
    const { rows } = await pool.query<{ updates: number; hot: number }>(
      `select n_tup_upd as updates, n_tup_hot_upd as hot from pg_stat_user_tables
       where relid = 'read_model.device_status'::regclass`,
    );
    return rows[0] ?? { updates: 0, hot: 0 };
  };

  it('is the only one that a reading changes, and stays in its page with that (HOT)', async () => {
    const devices = Array.from({ length: 400 }, (_, index) => ({ deviceId: `keg-${1000 + index}` }));
    const rounds = 20;
    const settled = 2;
    let before = await counted();
    for (let round = 0; round < rounds + settled; round += 1) {
      if (round === settled) before = await counted();
      await apply(messagesOf(devices, round * devices.length));
    }
    const after = await counted();
    assert.equal(after.updates - before.updates, rounds * devices.length);
    // While autovacuum looks at any table, what was there before can't be removed. With an index on what changes none would be.
    const hot = (after.hot - before.hot) / (after.updates - before.updates);
    assert.ok(hot > 0.5, `${hot} of updates are HOT`);
    const { rows } = await pool.query('select from read_model.session_telemetry');
    assert.equal(rows.length, 0);
    const ranges = await pool.query(
      `select distinct stream, readings, first_revision < last_revision as grew from ${sessionRanges}`,
    );
    assert.deepEqual(ranges.rows, [
      { stream: 'telemetry-00-20260301', readings: rounds + settled, grew: true },
    ]);
  });

  const rangesOf = async () => {
    const { rows } = await pool.query<Record<string, unknown>>(
      `select session_id as id, stream, min(first_revision)::int as first, max(last_revision)::int as last,
         sum(readings)::int as readings, min(first_at) as "firstAt", max(last_at) as "lastAt",
         min(first_received_at) as "firstReceivedAt", max(last_received_at) as "lastReceivedAt"
       from ${sessionRanges} group by 1, 2 order by 1, 2`,
    );
    return rows;
  };

  /** The same from all messages at once. */
  function expectedRanges(messages: readonly StoredTelemetry[]) {
    const groups = new Map<string, StoredTelemetry[]>();
    for (const message of messages) {
      if (message.session === 0) continue;
      const key = `${sessionId(message.deviceId, message.session)} ${message.stream}`;
      groups.set(key, [...(groups.get(key) ?? []), message]);
    }
    return [...groups]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, group]) => {
        const timed = group.flatMap(({ readings, untimed }) =>
          readings.flatMap(({ atMs }, at) => (untimed?.has(at) ? [] : [atMs])),
        );
        const ends = (numbers: readonly number[]) => [Math.min(...numbers), Math.max(...numbers)] as const;
        const [first, last] = ends(group.map(({ revision }) => Number(revision)));
        const [firstAt, lastAt] = timed.length > 0 ? ends(timed).map((ms) => new Date(ms)) : [null, null];
        const [received, lastReceived] = ends(group.map(({ receivedAtMs }) => receivedAtMs));
        return {
          ...{ id: key.split(' ')[0], stream: key.split(' ')[1], first, last },
          readings: group.reduce((sum, { readings }) => sum + readings.length, 0),
          ...{ firstAt, lastAt },
          ...{ firstReceivedAt: new Date(received), lastReceivedAt: new Date(lastReceived) },
        };
      });
  }

  const sent = fc.record({
    deviceId: fc.constantFrom('keg', 'base'),
    session: fc.constantFrom(0, 1, 2, 2 ** 32 + 1),
    day: fc.constantFrom(1, 2),
    late: fc.boolean(),
    untimed: fc.boolean(),
    readings: fc.integer({ min: 1, max: 3 }),
  });

  it('and the rows of other sessions have each reading once, however sessions and days change and batches are cut', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(sent, fc.boolean()), { maxLength: 30 }), async (all) => {
        await pool.query('truncate read_model.device_status, read_model.session_telemetry');
        const messages = messagesOf(all.map(([each]) => each));
        let batch: StoredTelemetry[] = [];
        for (const [index, message] of messages.entries()) {
          batch.push(message);
          if (!all[index]?.[1] && index < messages.length - 1) continue;
          await apply(batch);
          batch = [];
        }
        assert.deepEqual(await rangesOf(), expectedRanges(messages));
        const { rows } = await pool.query(
          `select device_id, seq, session_id, last_seen_at from read_model.device_status order by 1`,
        );
        const expected = ['base', 'keg'].flatMap((deviceId) => {
          const own = messages.filter((message) => message.deviceId === deviceId);
          const newest = own.findLast(({ late }) => !late);
          const last = own.at(-1);
          if (!last) return [];
          const id = newest && newest.session !== 0 ? sessionId(deviceId, newest.session) : null;
          return [
            {
              ...{ device_id: deviceId, seq: newest?.seq ?? null, session_id: id },
              last_seen_at: new Date(last.receivedAtMs),
            },
          ];
        });
        assert.deepEqual(rows, expected);
      }),
      { numRuns: 100 },
    ));

  it('is found by its session by an index, as the rows of other sessions are', async () => {
    await pool.query(
      `insert into read_model.device_status (device_id, session_id, stream, first_revision, last_revision, readings, position)
         select 'keg-' || i, 'keg-' || i || '.1', 'telemetry-00-20260301', 1, 1, 1, 1 from generate_series(1, 20000) i`,
    );
    await pool.query('analyze read_model.device_status');
    const { rows } = await pool.query<{ 'QUERY PLAN': string }>(
      `explain select min(first_at) from ${sessionRanges} where session_id = any('{keg-7.1,keg-9.1}'::text[])`,
    );
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    assert.match(plan, /device_status_session/);
    assert.doesNotMatch(plan, /Seq Scan on device_status/);
  });
});
