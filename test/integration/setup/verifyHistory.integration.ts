import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { migrate } from '../../../adapters/postgres/migrate.js';
import { holds, verifyHistory, type Verdict } from '../../../infra/start/index.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';

interface Message {
  readonly deviceId: string;
  readonly boot: number;
  readonly seq: number;
  readonly readings: number;
}

describe('verification of a run', () => {
  let postgres: TestPostgres;
  let client: Client;
  let folder: string;
  const since = new Date(Date.now() - 1000);

  before(async function () {
    this.timeout(60_000);
    folder = await mkdtemp(join(tmpdir(), 'brewline-ledger-'));
    postgres = await startPostgres();
    await migrate({ databaseUrl: postgres.url });
    client = new Client({ connectionString: postgres.url });
    await client.connect();
    await client.query(
      "select read_model.ensure_history_partition('reading', (now() at time zone 'utc')::date)",
    );
    await client.query(
      "select read_model.ensure_history_partition('reading', (now() at time zone 'utc')::date + 1)",
    );
  });
  after(async () => {
    await client.end();
    await postgres.stop();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    await client.query('truncate read_model.reading, read_model.device_status, ingest.parked_message');
    await store({ deviceId: 'kettle', boot: 1, seq: 9, readings: 1 });
    await store({ deviceId: 'kettle', boot: 2, seq: 1, readings: 3 });
    await store({ deviceId: 'keg', boot: 1, seq: 1, readings: 2 });
  });

  const sent: Message[] = [
    { deviceId: 'kettle', boot: 1, seq: 9, readings: 1 },
    { deviceId: 'kettle', boot: 2, seq: 1, readings: 3 },
    { deviceId: 'keg', boot: 1, seq: 1, readings: 2 },
  ];

  it('is content when everything acknowledged is there once', async () => {
    const verdict = await verify(sent);
    assert.ok(holds(verdict));
    assert.deepEqual(
      { ...verdict, caughtUpMs: 0 },
      {
        messages: 3,
        readings: 6,
        devices: 2,
        missing: 0,
        doubled: 0,
        wrongStatus: 0,
        parked: 0,
        caughtUpMs: 0,
      },
    );
  });

  it('takes a message that was sent twice for one', async () => {
    assert.ok(holds(await verify([...sent, sent[0]!])));
  });

  it('misses a message, and a reading of a message', async () => {
    await client.query("delete from read_model.reading where device_id = 'kettle' and seq = 9");
    await client.query("delete from read_model.reading where device_id = 'keg' and idx = 0");
    const verdict = await verify(sent);
    assert.equal(verdict.missing, 2);
    assert.ok(!holds(verdict));
  });

  it('finds what is there twice', async () => {
    await client.query(
      "insert into read_model.reading select * from read_model.reading where device_id = 'keg' and idx = 1",
    );
    const verdict = await verify(sent);
    assert.equal(verdict.doubled, 1);
    assert.ok(!holds(verdict));
  });

  it('finds a last status that is not the newest reading', async () => {
    await client.query("update read_model.device_status set idx = 1 where device_id = 'kettle'");
    const verdict = await verify(sent);
    assert.equal(verdict.wrongStatus, 1);
    assert.ok(!holds(verdict));
  });

  it('does not wait for ever for what never comes', async () => {
    const verdict = await verify([...sent, { deviceId: 'lost', boot: 1, seq: 1, readings: 1 }]);
    assert.ok(verdict.caughtUpMs >= 300 && verdict.caughtUpMs < 5_000);
    assert.equal(verdict.missing, 1);
  });

  it('is not content with nothing', async () => {
    assert.ok(!holds(await verify([])));
  });

  async function verify(messages: readonly Message[]): Promise<Verdict> {
    const ledgerFile = join(folder, 'ledger.ndjson');
    await writeFile(ledgerFile, messages.map((message) => `${JSON.stringify(message)}\n`).join(''));
    return verifyHistory({ databaseUrl: postgres.url, ledgerFile, since, withinMs: 300 });
  }

  async function store({ deviceId, boot, seq, readings }: Message): Promise<void> {
    await client.query(
      `insert into read_model.reading (device_id, boot, seq, idx, at, received_at, time_plausible, sensors, "values")
       select $1, $2, $3, idx, now(), now(), true, '{3}', '{20}' from generate_series(0, $4 - 1) idx`,
      [deviceId, boot, seq, readings],
    );
    await client.query(
      `insert into read_model.device_status (device_id, boot, seq, idx, position) values ($1, $2, $3, $4, 1)
       on conflict (device_id) do update set boot = excluded.boot, seq = excluded.seq, idx = excluded.idx`,
      [deviceId, boot, seq, readings - 1],
    );
  }
});
