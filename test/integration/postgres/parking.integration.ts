import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Pool } from 'pg';
import { createParking, migrate, type ParkingBudget } from '../../../adapters/postgres/index.js';
import type { MessageToPark } from '../../../commands/ports/index.js';
import { discardParked, findParkedMessages } from '../../../adapters/postgres/queries/parkedMessage.js';

import { startPostgres, type TestPostgres } from '../../support/postgres.js';

const roomy: ParkingBudget = {
  deviceMessages: 10_000,
  deviceBytes: 2 ** 30,
  messages: 100_000,
  bytes: 2 ** 30,
};

describe('parking', () => {
  let postgres: TestPostgres;
  let pool: Pool;

  before(async () => {
    postgres = await startPostgres();
    await migrate({ databaseUrl: postgres.url });
    pool = new Pool({ connectionString: postgres.url, max: 2 });
  });
  after(async () => {
    await pool.end();
    await postgres.stop();
  });

  beforeEach(() => pool.query('delete from ingest.parked_message'));
  beforeEach(() => pool.query('delete from ingest.unkept_message'));

  const parking = (
    budget: Partial<ParkingBudget> = {},
    onUnkept: (code: string, count: number) => void = () => undefined,
  ) =>
    createParking(pool, {
      budget: { ...roomy, ...budget },
      onUnkept: ({ code, messages }) => onUnkept(code, messages),
    });

  /** `<device> <body>` of what is kept, in order. */
  async function kept(): Promise<readonly string[]> {
    const { rows } = await pool.query<{ what: string }>(
      `select device_id || ' ' || convert_from(substr(body, 1, 20), 'utf8') as what from ingest.parked_message order by id`,
    );
    return rows.map(({ what }) => what);
  }

  async function unkept(): Promise<readonly string[]> {
    const { rows } = await pool.query<{ what: string }>(
      `select concat_ws(' ', device_id, code, reason, nullif("by", ''), messages, bytes) as what from ingest.unkept_message order by 1`,
    );
    return rows.map(({ what }) => what);
  }

  const message = (text: string, more: Partial<MessageToPark> = {}): MessageToPark => ({
    source: 'uplink 0',
    deviceId: 'keg',
    routingKey: 'devices.keg.up',
    code: 'MESSAGE_MALFORMED',
    cause: `"${text}", {quoted}, NULL and \\`,
    headers: { text },
    body: Buffer.from(text),
    order: undefined,
    redelivered: false,
    ...more,
  });

  it('keeps a batch in its order, whatever its texts and bytes are', async () => {
    const odd = ['', '\\x00', 'a,b}"{', '\u0000 ends', 'ü'];
    const order = { epoch: 2, boot: 4_294_967_295, seq: 7 };
    await parking().park([
      ...odd.map((text) => message(text)),
      message('last', { order, deviceId: undefined }),
    ]);
    const { rows } = await pool.query<{
      cause: string;
      headers: object;
      body: Buffer;
      seq: string | null;
      device_id: string | null;
    }>('select cause, headers, body, seq, device_id from ingest.parked_message order by id');
    assert.deepEqual(
      rows.map(({ body }) => body.toString()),
      [...odd, 'last'],
    );
    assert.equal(rows[1]?.cause, '"\\x00", {quoted}, NULL and \\');
    assert.deepEqual(rows[2]?.headers, { text: 'a,b}"{' });
    assert.deepEqual([rows[5]?.seq, rows[5]?.device_id], ['7', null]);
  });

  it('takes thousands of one device in one statement, and none of them again', async () => {
    const many = Array.from({ length: 5_000 }, (_, index) => message(`garbage ${index}`));
    await parking().park(many);
    await parking().park(many.map((each) => ({ ...each, redelivered: true })));
    const { rows } = await pool.query<{ count: string }>(
      `select count(*) from ingest.parked_message where headers->>'text' like 'garbage %'`,
    );
    assert.equal(rows[0]?.count, '5000');
  });

  it('keeps the beginning of a large one, and the size and the hash of all of it', async () => {
    const large = Buffer.alloc(70_000, 'x');
    await parking().park([message('', { body: large })]);
    await parking().park([message('', { body: large, redelivered: true })]);
    const { rows } = await pool.query<{ id: string }>('select id::text from ingest.parked_message');
    const [found, ...others] = await findParkedMessages(
      pool,
      rows.map(({ id }) => id),
    );
    assert.equal(others.length, 0, 'it is known by the hash of all of it');
    assert.deepEqual([found?.bytes, found?.keptBytes], [70_000, 65_536]);
    assert.deepEqual(found?.body, large.subarray(0, 65_536));
    assert.equal(found?.sha256, createHash('sha256').update(large).digest('hex'));
  });

  it('counts what a device sends beyond its messages, and keeps what others send', async () => {
    const told: string[] = [];
    const tight = parking({ deviceMessages: 2 }, (code, count) => told.push(`${code} ${count}`));
    await tight.park([message('a'), message('b'), message('c'), message('x', { deviceId: 'cask' })]);
    await tight.park([
      message('d'),
      message('e', { code: 'NUMBER_REUSED' }),
      message('y', { deviceId: 'cask' }),
    ]);
    assert.deepEqual(await kept(), ['keg a', 'keg b', 'cask x', 'cask y']);
    assert.deepEqual(await unkept(), ['keg MESSAGE_MALFORMED budget 2 2', 'keg NUMBER_REUSED budget 1 1']);
    assert.deepEqual(told.sort(), ['MESSAGE_MALFORMED 1', 'MESSAGE_MALFORMED 1', 'NUMBER_REUSED 1']);
  });

  it('counts what a device sends beyond its bytes', async () => {
    await parking({ deviceBytes: 10 }).park(['12345', '67890', '1'].map((text) => message(text)));
    assert.deepEqual(await kept(), ['keg 12345', 'keg 67890']);
    assert.deepEqual(await unkept(), ['keg MESSAGE_MALFORMED budget 1 1']);
  });

  it('has a budget for all together, of which a device beyond its own takes nothing', async () => {
    const tight = parking({ deviceMessages: 1, messages: 3, bytes: 5 });
    const of = (deviceId: string) => message('12', { deviceId });
    await tight.park([of('a'), of('a'), of('a'), of('b'), of('c')]);
    assert.deepEqual(await kept(), ['a 12', 'b 12'], 'c would be beyond the bytes');
    assert.deepEqual(await unkept(), ['a MESSAGE_MALFORMED budget 2 4', 'c MESSAGE_MALFORMED budget 1 2']);
  });

  it('never keeps more than the budget when several park at once', async () => {
    const many = new Pool({ connectionString: postgres.url, max: 8 });
    const several = createParking(many, { budget: { ...roomy, messages: 100 }, onUnkept: () => undefined });
    const batches = Array.from({ length: 16 }, (_, batch) =>
      Array.from({ length: 20 }, (__, at) => message(`${batch}/${at}`, { deviceId: `keg-${batch % 3}` })),
    );
    await Promise.all(batches.map((batch) => several.park(batch)));
    await many.end();
    const { rows } = await pool.query<{ kept: number; counted: number }>(
      `select (select count(*)::int from ingest.parked_message) as kept,
        (select sum(messages)::int from ingest.unkept_message) as counted`,
    );
    assert.deepEqual(rows, [{ kept: 100, counted: 220 }]);
  });

  it('has room again for what an operator discards, and tells who discarded how many', async () => {
    const tight = parking({ deviceMessages: 2 });
    await tight.park([message('a'), message('b'), message('c')]);
    const { rows } = await pool.query<{ id: string }>(
      'select id::text from ingest.parked_message order by id',
    );
    assert.equal(await discardParked(pool, [rows[0]?.id ?? '', rows[0]?.id ?? ''], 'eve'), 1);
    assert.equal(await discardParked(pool, [rows[0]?.id ?? ''], 'eve'), 0);
    await tight.park([message('d'), message('e')]);
    assert.deepEqual(await kept(), ['keg b', 'keg d']);
    assert.deepEqual(await unkept(), [
      'keg MESSAGE_MALFORMED budget 2 2',
      'keg MESSAGE_MALFORMED discarded eve 1 1',
    ]);
  });
});
