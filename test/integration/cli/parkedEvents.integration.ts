import assert from 'node:assert/strict';
import { startIngestStack, type IngestStack } from '../ingest/ingestStack.js';
import { runCli } from './runCli.js';

const group = { source: 'projection readModels', code: 'EVENT_UNPROJECTABLE' };

describe('brewline parked retry and skip', () => {
  let stack: IngestStack;
  let env: Record<string, string>;
  let id = '';
  let message = '';

  before(async () => {
    stack = await startIngestStack();
    env = { DATABASE_URL: stack.databaseUrl, EVENTSTORE_URL: stack.eventStoreUrl };
    const insert = async (source: string, code: string) => {
      const { rows } = await stack.pool.query<{ id: string }>(
        `insert into ingest.parked_message (source, routing_key, code, cause, headers, body, bytes, body_sha256)
         values ($1, 'device-keg-1@4', $2, 'a bug', $3, '{}', 2, sha256('{}')) returning id::text`,
        [source, code, { stream: 'device-keg-1', revision: '4', type: 'DeviceConnected', id: 'event-1' }],
      );
      return rows[0]?.id ?? '';
    };
    id = await insert(group.source, group.code);
    message = await insert('uplink 0', 'MESSAGE_MALFORMED');
  });
  after(() => stack?.stop());

  const jobs = async () => {
    const { rows } = await stack.pool.query<
      Record<'what' | 'reason' | 'message_id' | 'source', string | null>
    >('select what, reason, message_id::text, source from operations.parked_job order by id desc limit 1');
    return rows[0];
  };

  it('ask the projection that parked an event, or leave it unapplied for a reason', async () => {
    for (const [args, expected] of [
      [['retry', id], { what: 'retry', reason: null, message_id: id, source: null }],
      [
        ['retry-group', 'readModels'],
        { what: 'retry', reason: null, message_id: null, source: group.source },
      ],
      [['skip', id, 'of a test'], { what: 'skip', reason: 'of a test', message_id: id, source: null }],
      [
        ['skip-group', 'readModels', 'of a test'],
        { what: 'skip', reason: 'of a test', message_id: null, source: group.source },
      ],
    ] as const) {
      const { code, stdout, stderr } = await runCli(['parked', ...args], env);
      assert.equal(code, 0, stderr);
      assert.match(stdout, /^job \d+ of 1 events; brewline parked jobs shows/);
      assert.deepEqual(await jobs(), expected);
    }
  });

  it('are refused for a message, and for a projection of which nothing waits', async () => {
    const refused = await runCli(['parked', 'retry', message], env);
    assert.deepEqual([refused.code, refused.stdout], [1, '']);
    assert.match(
      refused.stderr,
      /it is a message, which is sent through ingest again: brewline parked requeue/,
    );
    const none = await runCli(['parked', 'retry-group', 'dispatcher 3/8'], env);
    assert.match(none.stderr, /no message of this group waits/);
    const other = await runCli(['parked', 'requeue', id], env);
    assert.match(other.stderr, /an event that a projection could not apply; brewline parked retry, or skip/);
  });

  it('show which event it is, and who skipped it', async () => {
    const waiting = await runCli(['parked', 'show', id], env);
    assert.match(waiting.stdout, /Event +DeviceConnected event-1\n/);
    assert.match(waiting.stdout, /State +waits\n/);
    await stack.pool.query(
      `update ingest.parked_message set outcome = 'skipped', asked_by = 'eve', reason = 'of a test', requeued_at = now()
       where id = $1`,
      [id],
    );
    const skipped = await runCli(['parked', 'show', id], env);
    assert.match(skipped.stdout, /State +skipped by eve at 2\S+Z: of a test\n/);
  });
});
