import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { brewline } from '../../../proto/generated/brewline.js';
import { startIngestStack, type IngestStack } from '../ingest/ingestStack.js';
import { runCli } from './runCli.js';

describe('brewline parked edit', () => {
  let stack: IngestStack;
  let env: Record<string, string>;
  let folder = '';
  let id = '';

  before(async () => {
    stack = await startIngestStack();
    env = { DATABASE_URL: stack.databaseUrl, EVENTSTORE_URL: stack.eventStoreUrl };
    folder = await mkdtemp(join(tmpdir(), 'brewline-edit-'));
    const body = brewline.v1.Uplink.encode({
      ...{ schemaVersion: 1, boot: 4, seq: 9 },
      gap: { firstSeq: 5, lastSeq: 2 },
    }).finish();
    const { rows } = await stack.pool.query<{ id: string }>(
      `insert into ingest.parked_message (source, device_id, routing_key, code, cause, headers, body, bytes, body_sha256, epoch, boot, seq)
       values ('uplink 0', 'keg-1', 'devices.keg-1.up', 'MESSAGE_MALFORMED', 'gap goes from 5 to 2', '{}', $1, $2, sha256($1), 0, 4, 9)
       returning id::text`,
      [Buffer.from(body), body.length],
    );
    id = rows[0]?.id ?? '';
  });
  after(async () => {
    await rm(folder, { recursive: true, force: true });
    await stack?.stop();
  });

  async function written(text: string): Promise<string> {
    const file = join(folder, 'message.json');
    await writeFile(file, text);
    return file;
  }

  it('tries what a person made of the fields, and then sends it for a reason', async () => {
    const shown = await runCli(['parked', 'show', id, '--fields'], env);
    assert.equal(shown.code, 0, shown.stderr);
    const fields = JSON.parse(shown.stdout) as object;
    const file = await written(
      JSON.stringify({ ...fields, gap: { first_seq: 2, last_seq: 5 } }, undefined, 2),
    );
    const tried = await runCli(['parked', 'edit', id, file], env);
    assert.equal(tried.code, 0, tried.stderr);
    assert.match(
      tried.stdout,
      /^gap\.first_seq: 5 -> 2\ngap\.last_seq: 2 -> 5\nIt would be stored\.\n {2}TelemetryRecorded to telemetry-/,
    );
    const jobs = await stack.pool.query('select from operations.parked_job');
    assert.equal(jobs.rowCount, 0);

    const sent = await runCli(['parked', 'edit', id, file, '--requeue', 'swapped'], env);
    assert.match(sent.stdout, /^gap\.first_seq: 5 -> 2\n.*\njob \d+ sends it; brewline parked jobs shows/);
    const { rows } = await stack.pool.query(
      `select e.edited_by as by, e.reason, j.message_id::text as id, j.edit_id = e.id as "isSent"
       from operations.parked_job as j, ingest.parked_edit as e`,
    );
    assert.deepEqual(rows, [{ by: `os:${userInfo().username}`, reason: 'swapped', id, isSent: true }]);
    assert.match((await runCli(['parked', 'show', id], env)).stdout, /^Edit \d+ .*: swapped$/m);
  });

  it('refuses what can not be sent, and sends nothing', async () => {
    const before = await stack.pool.query('select from operations.parked_job');
    for (const [text, more, refusal] of [
      ['{"boot":5}', [], /can not be sent: schema_version is 0/],
      ['xy', ['--hex'], /pairs of hexadecimal digits/],
      ['x'.repeat(60_001), [], /has 60001 characters, at most 60000/],
    ] as const) {
      const { code, stderr } = await runCli(
        ['parked', 'edit', id, await written(text), '--requeue', 'why', ...more],
        env,
      );
      assert.equal(code, 1);
      assert.match(stderr, refusal);
    }
    const unknown = await runCli(['parked', 'edit', '999999', await written('{}')], env);
    assert.match(unknown.stderr, /there is no parked message 999999/);
    const jobs = await stack.pool.query('select from operations.parked_job');
    assert.equal(jobs.rowCount, before.rowCount);
  });
});
