import assert from 'node:assert/strict';
import { Pool } from 'pg';
import { createParking, migrate } from '../../../adapters/postgres/index.js';
import { listParkedGroups } from '../../../adapters/postgres/queries/index.js';
import { discardParked } from '../../../adapters/postgres/queries/parkedMessage.js';
import type { MessageToPark } from '../../../commands/ports/index.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly Plan[];
}

describe('groups of parked messages', () => {
  let postgres: TestPostgres;
  let pool: Pool;

  before(async () => {
    postgres = await startPostgres();
    await migrate({ databaseUrl: postgres.url });
    pool = new Pool({ connectionString: postgres.url, max: 8 });
  });
  after(async () => {
    await pool.end();
    await postgres.stop();
  });

  beforeEach(() => pool.query('delete from ingest.parked_message'));
  beforeEach(() =>
    pool.query('truncate ingest.parked_group, ingest.parked_group_device, ingest.parked_hour'),
  );

  const park = (messages: readonly MessageToPark[], deviceMessages = 10_000) =>
    createParking(pool, {
      budget: { deviceMessages, deviceBytes: 2 ** 30, messages: 100_000, bytes: 2 ** 30 },
      onUnkept: () => undefined,
    }).park(messages);

  const message = (deviceId: string | undefined, cause: string, more: Partial<MessageToPark> = {}) => ({
    source: 'uplink 0',
    deviceId,
    routingKey: `devices.${deviceId}.up`,
    code: 'MESSAGE_MALFORMED' as const,
    cause,
    headers: {},
    body: Buffer.from(cause),
    order: undefined,
    redelivered: false,
    ...more,
  });

  const counts = async () =>
    (await listParkedGroups(pool, { limit: 50 })).items.map(
      ({ source, code, messages, kept, devices }) => `${source} ${code} ${kept} of ${messages}, ${devices}`,
    );

  it('are one for each part and code, over all partitions, also of what the budget has no room for', async () => {
    await park([message('a', '1'), message('a', '2'), message('a', '3'), message('b', '4')], 2);
    await park([message('a', '5'), message('c', '6', { source: 'uplink 11' })], 2);
    await park([message(undefined, '7', { source: 'projection brewPlans', code: 'NUMBER_REUSED' })]);
    assert.deepEqual(await counts(), [
      'projection brewPlans NUMBER_REUSED 1 of 1, 0',
      'uplink MESSAGE_MALFORMED 4 of 6, 3',
    ]);
  });

  it('say how many were parked in each of the last 24 hours, kept or not, and forget older ones', async () => {
    const lastDay = async () => (await listParkedGroups(pool, { limit: 1 })).items[0]?.lastDay;
    const none = Array.from({ length: 22 }, () => 0);
    await park([message('a', '1'), message('a', '2'), message('a', '3')], 2);
    assert.deepEqual(await lastDay(), [...none, 0, 3]);
    await pool.query(`update ingest.parked_hour set hour = hour - interval '1 hour'`);
    await pool.query(
      `insert into ingest.parked_hour
       select source, code, hour - n * interval '22 hours', 7 from ingest.parked_hour, generate_series(1, 2) as n`,
    );
    await park([message('b', '4')]);
    assert.deepEqual(await lastDay(), [7, ...none.slice(1), 3, 1]);
    // What becomes of them later is no news.
    const { rows } = await pool.query<{ id: string }>('select id::text from ingest.parked_message limit 1');
    await pool.query(`update ingest.parked_message set outcome = 'stored', outcome_of = 1`);
    await discardParked(pool, [rows[0]?.id ?? ''], 'eve');
    assert.deepEqual(await lastDay(), [7, ...none.slice(1), 3, 1]);
    const hours = await pool.query('select from ingest.parked_hour');
    assert.equal(hours.rowCount, 3);
  });

  it('count a device of which nothing was kept, and count it once', async () => {
    await park([message('a', '1'), message('a', '2')], 0);
    assert.deepEqual(await counts(), ['uplink MESSAGE_MALFORMED 0 of 2, 1']);
    await park([message('a', '3')]);
    assert.deepEqual(await counts(), ['uplink MESSAGE_MALFORMED 1 of 3, 1']);
  });

  it('do not count a message again that is delivered again', async () => {
    await park([message('a', '1')]);
    await park([message('a', '1', { redelivered: true })]);
    assert.deepEqual(await counts(), ['uplink MESSAGE_MALFORMED 1 of 1, 1']);
  });

  it('show the latest three that are stored, and keep their count when all are discarded', async () => {
    await park(['1', '2', '3', '4', '5'].map((cause) => message(`keg-${cause}`, cause)));
    const samples = async () => (await listParkedGroups(pool, { limit: 1 })).items[0]?.samples ?? [];
    const before = await samples();
    assert.deepEqual(
      before.map(({ cause, deviceId }) => [cause, deviceId]),
      ['5', '4', '3'].map((cause) => [cause, `keg-${cause}`]),
    );
    await discardParked(pool, [before[0]?.id ?? ''], 'eve');
    assert.deepEqual(
      (await samples()).map(({ cause }) => cause),
      ['4', '3', '2'],
    );
    await pool.query('delete from ingest.parked_message');
    assert.deepEqual(await samples(), []);
    assert.deepEqual(await counts(), ['uplink MESSAGE_MALFORMED 0 of 5, 5']);
  });

  it('are right when several park and discard at once', async () => {
    const batches = Array.from({ length: 20 }, (_, batch) =>
      Array.from({ length: 10 }, (__, at) =>
        message(`keg-${at}`, `${batch}/${at}`, { source: `uplink ${batch % 4}` }),
      ),
    );
    const discard = pool.query(
      `delete from ingest.parked_message where id in (select id from ingest.parked_message limit 7)`,
    );
    await Promise.all([...batches.map((batch) => park(batch, 15)), discard]);
    const { rows } = await pool.query<{ kept: number }>(
      'select count(*)::int as kept from ingest.parked_message',
    );
    assert.deepEqual(await counts(), [`uplink MESSAGE_MALFORMED ${rows[0]?.kept} of 200, 10`]);
  });

  it('come in pages', async () => {
    for (const part of ['a', 'b', 'c']) await park([message('keg', part, { source: `projection ${part}` })]);
    const first = await listParkedGroups(pool, { limit: 2 });
    const second = await listParkedGroups(pool, { limit: 2, afterKey: first.nextKey });
    assert.deepEqual(
      [...first.items, ...second.items].map(({ source }) => source),
      ['projection c', 'projection b', 'projection a'],
    );
    assert.equal(second.nextKey, undefined);
  });

  it('are one statement that scans no parked messages, of which there are 100,000', async () => {
    await pool.query(
      `insert into ingest.parked_message (source, device_id, routing_key, code, cause, headers, body, bytes, body_sha256)
       select 'uplink ' || n % 4, 'keg-' || n % 200, 'devices.keg.up', (array['MESSAGE_MALFORMED', 'NUMBER_REUSED'])[1 + n % 2],
         'no envelope', '{}', '\\x01', 1, sha256('\\x01') from generate_series(1, 100000) n`,
    );
    await pool.query('analyze');
    const asked: { text: string; values: unknown[] }[] = [];
    const watched = new Proxy(pool, {
      get: (target, name) =>
        name === 'query'
          ? (text: string, values: unknown[]) => {
              asked.push({ text, values });
              return target.query(text, values);
            }
          : (Reflect.get(target, name) as unknown),
    });
    const { items } = await listParkedGroups(watched, { limit: 50 });
    assert.deepEqual(
      items.map(({ messages, devices }) => [messages, devices]),
      [
        [50_000, 100],
        [50_000, 100],
      ],
    );
    assert.equal(asked.length, 1);
    const { rows } = await pool.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      `explain (format json) ${asked[0]?.text}`,
      asked[0]?.values,
    );
    const ofMessages = nodesOf(rows[0]?.['QUERY PLAN'][0].Plan).filter(
      (node) => node['Relation Name'] === 'parked_message',
    );
    assert.deepEqual(
      ofMessages.map((node) => node['Node Type']),
      ['Index Scan'],
    );
  });
});

function nodesOf(plan: Plan | undefined): readonly Plan[] {
  return plan === undefined ? [] : [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}
