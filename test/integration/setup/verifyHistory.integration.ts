import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Pool } from 'pg';
import { createReadModels } from '../../../adapters/postgres/index.js';
import { inTransaction } from '../../../adapters/postgres/transaction.js';
import { envelope, telemetryBody } from '../../../adapters/protobuf/encodeUplink.js';
import type { LedgerEntry } from '../../../infra/simulation/machines/index.js';
import { migrate } from '../../../adapters/postgres/migrate.js';
import { holds, verifyHistory, type Verdict } from '../../../infra/local/start/index.js';
import { storedTelemetry } from '../../support/storedTelemetry.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';

interface Message extends LedgerEntry {
  readonly epoch?: number;
}

/** What a device measured is told apart by its time. */
const at = (boot: number, seq: number) => 1_397_807_744_000 + boot * 1_000 + seq;

function message(deviceId: string, boot: number, seq: number, readings: number): Message {
  return { deviceId, boot, seq, readings, firstAtMs: at(boot, seq), values: [14.1, -0.25] };
}

describe('verification of a run', () => {
  let postgres: TestPostgres;
  let client: Client;
  let pool: Pool;
  let folder: string;
  const since = new Date(Date.now() - 1000);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brewline-ledger-'));
    postgres = await startPostgres();
    await migrate({ databaseUrl: postgres.url });
    pool = new Pool({ connectionString: postgres.url });
    client = new Client({ connectionString: postgres.url });
    await client.connect();
  });
  after(async () => {
    await client.end();
    await pool.end();
    await postgres.stop();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    await empty();
    for (const each of sent) await store(each);
  });

  async function empty(): Promise<void> {
    await client.query(
      'truncate read_model.history_state, read_model.history_hot, read_model.device_status, ingest.parked_message, ingest.parked_edit, ingest.device_sequence',
    );
  }

  const sent: Message[] = [message('kettle', 1, 9, 1), message('kettle', 2, 1, 3), message('keg', 1, 1, 2)];

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
        malformed: 0,
        numbering: { restarts: 0, late: 0, missing: 0, lost: 0, dropped: 0 },
        caughtUpMs: 0,
      },
    );
  });

  it('takes a message that was sent twice for one', async () => {
    assert.ok(holds(await verify([...sent, sent[0]!])));
  });

  it('misses a message, and a reading of a message', async () => {
    await empty();
    for (const each of sent.filter(({ seq }) => seq !== 9))
      await store(each, { from: each.deviceId === 'keg' ? 1 : 0 });
    const verdict = await verify(sent);
    assert.equal(verdict.missing, 2);
    assert.ok(!holds(verdict));
  });

  it('finds what is there twice', async () => {
    await store(sent[2]!, { from: 1 });
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
    const verdict = await verify([...sent, message('lost', 1, 1, 1)]);
    assert.ok(verdict.caughtUpMs >= 300, `${verdict.caughtUpMs} ms`);
    assert.equal(verdict.missing, 1);
  });

  it('is not content with nothing', async () => {
    assert.ok(!holds(await verify([])));
  });

  describe('of a device that lost its counters', () => {
    const again: Message = { ...message('keg', 1, 1, 2), epoch: 1, firstAtMs: 60_000 };

    it('knows its messages by what they say: the same numbers are others in another life', async () => {
      assert.equal((await verify([...sent, again])).missing, 1);
      await store(again);
      assert.ok(holds(await verify([...sent, again])));
    });

    it('does not take a message of another life for it, whose first values differ', async () => {
      const verdict = await verify([
        ...sent.slice(0, 2),
        { ...message('keg', 1, 1, 2), values: [14.1, -0.5] },
      ]);
      assert.equal(verdict.missing, 1);
    });

    it('finds one message in two epochs', async () => {
      await store({ ...message('keg', 1, 1, 2), epoch: 1 });
      const verdict = await verify(sent);
      assert.equal(verdict.doubled, 1);
      assert.ok(!holds(verdict));
    });

    it('finds a last status that stayed in the epoch before', async () => {
      await store(again);
      await client.query("update read_model.device_status set epoch = 0 where device_id = 'keg'");
      assert.equal((await verify([...sent, again])).wrongStatus, 1);
    });

    it('lets a last status be in a lower epoch that was heard last', async () => {
      await store(again, { receivedAt: new Date(since.getTime() + 500) });
      await client.query("update read_model.device_status set epoch = 0 where device_id = 'keg'");
      assert.equal((await verify([...sent, again])).wrongStatus, 0);
    });
  });

  describe('of parked messages', () => {
    const unproven = message('keg', 1, 2, 1);

    it('accepts one that may be a repeat, in place of history', async () => {
      await park(unproven, 'SEQUENCE_TOO_OLD');
      const verdict = await verify([...sent, unproven]);
      assert.deepEqual([verdict.parked, verdict.missing], [1, 0]);
      assert.ok(holds(verdict));
    });

    it('does not take another message under its number for it', async () => {
      await park({ ...unproven, firstAtMs: unproven.firstAtMs + 1 }, 'NUMBER_REUSED');
      const verdict = await verify([...sent, unproven]);
      assert.deepEqual([verdict.parked, verdict.missing], [0, 1]);
    });

    it('is not content with one that was not understood', async () => {
      await park(message('keg', 1, 2, 1), 'MESSAGE_MALFORMED');
      const verdict = await verify(sent);
      assert.equal(verdict.malformed, 1);
      assert.ok(!holds(verdict));
    });
  });

  it('says beside it what ingest counted for the same devices', async () => {
    for (const [deviceId, factor] of [
      ['keg', 1],
      ['kettle', 10],
      ['other', 100],
    ] as const) {
      await client.query(
        `insert into ingest.device_sequence (device_id, partition, epoch, restarts, missing, late, parked, dropped, lost,
           repeats, watched, sequence)
         values ($1, 0, 0, $2::int, $2 * 2, $2 * 3, $2 * 4, $2 * 5, $2 * 6, 0, false, '{}')`,
        [deviceId, factor],
      );
    }
    const { numbering } = await verify(sent);
    assert.deepEqual(numbering, { restarts: 11, missing: 22, late: 33, dropped: 55, lost: 66 });
  });

  async function verify(messages: readonly Message[]): Promise<Verdict> {
    const ledgerFile = join(folder, 'ledger.ndjson');
    await writeFile(ledgerFile, messages.map((each) => `${JSON.stringify(each)}\n`).join(''));
    return verifyHistory({ databaseUrl: postgres.url, ledgerFile, since, withinMs: 300 });
  }

  /** In history, and as the last status. */
  /** In history, from a reading on, and as the last status. */
  async function store(
    stored: Message,
    { from = 0, receivedAt = new Date(since.getTime() + 1000) } = {},
  ): Promise<void> {
    const { deviceId, epoch = 0, boot, seq, readings, firstAtMs, values } = stored;
    const all = Array.from({ length: readings }, (_, index) => ({
      ...{ atMs: firstAtMs + index * 1000, sensors: [3, 4], values, context: undefined },
    }));
    // A reading that breaks a rule is left out, and the others keep their indexes.
    const sentReadings = all.map((reading, index) =>
      index < from ? { ...reading, atMs: Number.MAX_SAFE_INTEGER } : reading,
    );
    const telemetry = storedTelemetry([
      { deviceId, epoch, boot, seq, receivedAtMs: receivedAt.getTime(), readings: sentReadings },
    ]);
    const history = createReadModels().find(({ name }) => name === 'history');
    await inTransaction(pool, async (to) => history?.write(to, { events: [], telemetry, position: 0n }));
    await client.query(
      `insert into read_model.device_status (device_id, epoch, boot, seq, idx, received_at, position)
       values ($1, $2, $3, $4, $5, $6, 1)
       on conflict (device_id) do update set epoch = excluded.epoch, boot = excluded.boot, seq = excluded.seq,
         idx = excluded.idx, received_at = excluded.received_at`,
      [deviceId, epoch, boot, seq, readings - 1, receivedAt],
    );
  }

  async function park(parked: Message, code: string): Promise<void> {
    const { deviceId, boot, seq, firstAtMs: atMs, values } = parked;
    const body = envelope({ boot, seq }, atMs, {
      body: telemetryBody([{ atMs, sensors: [3, 4], values, context: undefined }], 0),
    });
    await client.query(
      `insert into ingest.parked_message (source, device_id, routing_key, code, cause, headers, body, bytes, body_sha256)
       values ('ingest', $1, $2, $3, '', '{}', $4::bytea, octet_length($4::bytea), sha256($4::bytea))`,
      [deviceId, `devices.${deviceId}.up`, code, body],
    );
  }
});
