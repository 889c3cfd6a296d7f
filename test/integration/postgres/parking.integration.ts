import assert from 'node:assert/strict';
import { Pool } from 'pg';
import { createParking, migrate } from '../../../adapters/postgres/index.js';
import type { MessageToPark } from '../../../commands/ports.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';

describe('parking', function () {
  this.timeout(60_000);
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
    await createParking(pool).park([
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
    await createParking(pool).park(many);
    await createParking(pool).park(many.map((each) => ({ ...each, redelivered: true })));
    const { rows } = await pool.query<{ count: string }>(
      `select count(*) from ingest.parked_message where headers->>'text' like 'garbage %'`,
    );
    assert.equal(rows[0]?.count, '5000');
  });
});
