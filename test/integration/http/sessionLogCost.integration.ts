import assert from 'node:assert/strict';
import type { QueryConfig } from 'pg';
import { writeHot } from '../../../adapters/postgres/history/index.js';
import { inTransaction } from '../../../adapters/postgres/transaction.js';
import { decodeStored } from '../../../infra/compose/decodeStored.js';
import { hourOf } from '../../../projections/history/index.js';
import { storedTelemetry } from '../../support/storedTelemetry.js';
import { logKinds } from '../../../domain/sessionLog/index.js';
import { sessionKey } from '../../../domain/brewSession/index.js';
import type { Pool } from '../../../adapters/postgres/index.js';
import { sessionLogPage } from '../../../adapters/postgres/queries/index.js';
import type { LogPageRequest } from '../../../projections/queries/index.js';
import { startApi, type TestApi } from '../../support/api.js';
import { insertReadings, insertSession } from './rows.js';

const day = '2026-11-22';
const fromMs = Date.parse(`${day}T10:00:00Z`);

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows'?: number;
  readonly Plans?: readonly Plan[];
}

/** What grows with the fleet. Small tables may be read as a whole. */
const large =
  /^(reading|history_(hot|chunk|body)|parked_message|session_timeline|device_event|device_command|brew_plan_event|alarm|notification|journal|audit)/;

describe('what a page of the log of a session costs among 10,000 devices', () => {
  let api: TestApi;

  before(async () => {
    api = await startApi();
    await insertSession(api.pool, 'd1', { number: 1, startedAt: new Date(fromMs).toISOString() });
    await insertReadings(api.pool, 'd1', [
      { atMs: fromMs, receivedAtMs: fromMs, values: { 3: 65 }, session: 1 },
    ]);
    await insertHistoryOfOthers(api.pool);
    for (const text of others) await api.pool.query(text);
    await api.pool.query('analyze');
  });
  after(() => api?.stop());

  it('reads no other machine: no table of the fleet is scanned, and a page is one statement beside its scope', async () => {
    const subject = {
      sessions: [
        { sessionId: 'd1.1', deviceId: 'd1', key: sessionKey(0, 1), fromMs, untilMs: fromMs + 3_600_000 },
      ],
      plan: { planId: '11111111-2222-4222-8222-222222222222', deviceIds: ['d1'] },
    };
    const asked: Asked[] = [];
    const watched = { pool: watchedPool(api.pool, asked), decode: decodeStored };
    const until = new Date(fromMs + 7_200_000);
    const { items } = await sessionLogPage(watched, subject, { limit: 50, until });
    assert.deepEqual(new Set(items.map(({ deviceId }) => deviceId)), new Set(['d1']));
    assert.ok(new Set(items.map(({ kind }) => kind)).size >= 4, `of ${logKinds.length}`);
    assert.deepEqual(
      asked.map(({ name }) => name),
      [undefined, 'hot history', 'history chunks', undefined],
    );
    for (const { text, values } of asked) {
      const { rows } = await api.pool.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
        `explain (format json) ${text}`,
        values,
      );
      const scanned = nodesOf(rows[0]?.['QUERY PLAN'][0].Plan).filter(
        (node) => node['Node Type'] === 'Seq Scan',
      );
      const names = scanned.flatMap((node) => node['Relation Name'] ?? []);
      assert.deepEqual(
        names.filter((name) => large.test(name)),
        [],
        text,
      );
    }
  });
});

describe('a log of many lines, page by page', () => {
  let api: TestApi;
  const long = {
    sessions: [
      { sessionId: 'd1.1', deviceId: 'd1', key: sessionKey(0, 1), fromMs, untilMs: fromMs + 86_400_000 },
    ],
  };

  before(async () => {
    api = await startApi();
    // Some are received at once, and more of them than a page has.
    await api.pool.query(
      `insert into read_model.session_timeline (session_id, revision, type, at, recorded_at, data)
       select 'd1.1', n, case when n % 9 = 0 then 'FaultReported' else 'PhaseEntered' end, ${when},
         timestamptz '${day} 10:00Z' + (n / 60) * interval '1 minute' + (n % 4) * interval '100 microseconds', '{}'
       from generate_series(1, 3000) n`,
    );
    // Of one session alone a table is read as a whole.
    await api.pool.query(
      `insert into read_model.session_timeline (session_id, revision, type, at, recorded_at, data)
       select 'd' || d || '.1', n, 'PhaseEntered', ${when}, ${when}, '{}'
       from generate_series(2, 100) d, generate_series(1, 300) n`,
    );
    await api.pool.query(
      `insert into read_model.device_event (device_id, revision, type, recorded_at, data)
       select 'd1', n, 'DeviceConnected', ${when}, '{}' from generate_series(1, 200) n`,
    );
    await insertReadings(
      api.pool,
      'd1',
      [5, 6, 30].map((minute) => ({
        ...{ atMs: fromMs + minute * 60_000, receivedAtMs: fromMs + minute * 60_000 },
        ...{ values: { 3: 65 }, session: 1 },
      })),
    );
    await api.pool.query('analyze');
  });
  after(() => api?.stop());

  const parts = () => ({ pool: api.pool, decode: decodeStored });

  async function idsOf(request: Omit<LogPageRequest, 'afterKey'>): Promise<readonly string[]> {
    const ids: string[] = [];
    let afterKey: readonly string[] | undefined;
    do {
      const page = await sessionLogPage(parts(), long, { ...request, ...(afterKey && { afterKey }) });
      ids.push(...page.items.map(({ id }) => id));
      afterKey = page.nextKey;
    } while (afterKey);
    return ids;
  }

  for (const [name, filter] of [
    ['all of them', {}],
    ['the errors among them', { kinds: ['error'] }],
    ['readings and connections', { kinds: ['reading', 'connection'] }],
    ['an hour of them', { since: new Date(fromMs + 600_000), until: new Date(fromMs + 4_200_000) }],
  ] as const)
    it(`has each line once and in its order, in either direction: ${name}`, async () => {
      const whole = await idsOf({ ...filter, limit: 10_000 });
      assert.ok(whole.length > 150, `${whole.length}`);
      assert.equal(new Set(whole).size, whole.length);
      assert.deepEqual(await idsOf({ ...filter, limit: 47 }), whole);
      assert.deepEqual(await idsOf({ ...filter, limit: 47, order: 'newest' }), whole.toReversed());
    });

  for (const order of ['oldest', 'newest'] as const)
    it(`reads little more than a page has, wherever it begins: ${order} first`, async () => {
      const first = await sessionLogPage(parts(), long, { limit: 500, order });
      const asked: Asked[] = [];
      const watched = { pool: watchedPool(api.pool, asked), decode: decodeStored };
      const { items } = await sessionLogPage(watched, long, { limit: 50, order, afterKey: first.nextKey });
      assert.equal(items.length, 50);
      assert.equal(asked.filter(({ name }) => name === undefined).length, 2);
      for (const { text, values } of asked) {
        const { rows } = await api.pool.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
          `explain (analyze, format json) ${text}`,
          values,
        );
        for (const node of nodesOf(rows[0]?.['QUERY PLAN'][0].Plan))
          if (node['Relation Name'] === 'session_timeline')
            assert.ok((node['Actual Rows'] ?? 0) < 200, `${node['Node Type']}: ${node['Actual Rows']} rows`);
      }
    });
});

interface Asked {
  readonly name?: string | undefined;
  readonly text: string;
  readonly values: unknown[];
}

/** Collects the statements that are not named, and those of history: the names of people come by a named one, by their ids. */
function watchedPool(given: Pool, asked: Asked[]): Pool {
  return new Proxy(given, {
    get: (pool, name) =>
      name === 'query'
        ? (text: string | QueryConfig, values: unknown[]) => {
            if (typeof text === 'string') asked.push({ text, values });
            else if (text.name?.includes('history'))
              asked.push({ name: text.name, text: text.text, values: text.values ?? [] });
            return pool.query(text, values);
          }
        : (Reflect.get(pool, name) as unknown),
  });
}

function nodesOf(plan: Plan | undefined): readonly Plan[] {
  return plan === undefined ? [] : [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

const each = `from generate_series(1, 10000) d, generate_series(1, 3) n`;
const when = `timestamptz '${day} 10:00Z' + n * interval '1 minute'`;
const uuid = `md5(d || ' ' || n)::uuid`;

/** A message and three chunks of each device; what chunks hold does not matter to who does not read them. */
async function insertHistoryOfOthers(pool: Pool): Promise<void> {
  const reading = { atMs: fromMs, sensors: [3], values: [65], context: undefined };
  const messages = Array.from({ length: 9_999 }, (_, n) => ({
    ...{ deviceId: `d${n + 2}`, seq: 1, session: 1, receivedAtMs: fromMs, readings: [reading] },
  }));
  await inTransaction(pool, (client) => writeHot(client, storedTelemetry(messages), true));
  const hour = hourOf(fromMs) - 1;
  await pool.query('select read_model.ensure_history_months($1)', [[hour]]);
  await pool.query(
    `insert into read_model.history_chunk (id, from_ms, to_ms, received_from_ms, received_to_ms, session, hour, readings, kind,
       device_id, head)
     select nextval('read_model.history_chunk_id'), $1::bigint - n * 60000, $1::bigint - n * 60000, $1, $1, 1, $2, 1, 0, 'd' || d, ''
     ${each} where d > 1`,
    [fromMs, hour],
  );
}

/** Three rows of each kind for each device. */
const others = [
  `insert into read_model.session_timeline (session_id, revision, type, at, recorded_at, data)
   select 'd' || d || '.1', n, 'PhaseEntered', ${when}, ${when}, '{}' ${each}`,
  `insert into read_model.device_event (device_id, revision, type, recorded_at, data)
   select 'd' || d, n, 'DeviceConnected', ${when}, '{}' ${each}`,
  `insert into ingest.parked_message (parked_at, source, device_id, routing_key, code, cause, headers, body, bytes, body_sha256)
   select ${when}, 'ingest', 'd' || d, 'x', 'MESSAGE_MALFORMED', 'x', '{}', '\\x01', 1, sha256('\\x01')
   from generate_series(1, 10000) d, generate_series(1, 10) n`,
  `insert into read_model.device_command (command_id, device_id, kind, instruction, status, requested_by, requested_at, deadline,
     updated_at, position)
   select ${uuid}, 'd' || d, 'setTemperature', '{}', 'done', 'brewline', ${when}, ${when}, ${when}, 1 ${each}`,
  `insert into read_model.device_command_event (command_id, device_id, revision, type, at, recorded_at, data)
   select ${uuid}, 'd' || d, n, 'CommandRequested', ${when}, ${when}, '{}' ${each}`,
  `insert into read_model.brew_plan_event (plan_id, revision, type, at, recorded_at, data)
   select ${uuid}, n, 'BrewPlanned', ${when}, ${when}, '{}' ${each}`,
  `insert into read_model.alarm (alarm_id, device_id, session_id, plan_id, kind, status, details, late, raised_at, recorded_at, position)
   select ${uuid}, 'd' || d, 'd' || d || '.1', ${uuid}, 'fault', 'cleared', '{}', false, ${when}, ${when}, 1 ${each}`,
  `insert into dispatch.notification (notification_id, person_id, way_id, way, source, notice, happened_at, created_at, due_at,
     expires_at, state, done_at)
   select ${uuid}, p.person_id, ${uuid}, 'mail', ${uuid}, jsonb_build_object('alarmId', ${uuid}), ${when}, ${when}, ${when}, ${when},
     'delivered', ${when} ${each}, (select person_id from identity.person limit 1) p`,
  `insert into read_model.journal_entry (subject_id, entry_id, kind, device_ids, subject_at, taken_at, text, written_by, recorded_at,
     changed_at)
   select 'd' || d || '.1', ${uuid}, 'note', array['d' || d], ${when}, ${when}, 'x', 'brewline', ${when}, ${when} ${each}`,
  `insert into read_model.audit_entry (action_id, begun_at, action, entry_point, subjects)
   select ${uuid}, ${when}, 'blockDevice', 'cli', array['device:d' || d] ${each}`,
  `insert into operations.audit_origin (action_id, begun_at, os_user) select ${uuid}, ${when}, 'root' ${each}`,
];
