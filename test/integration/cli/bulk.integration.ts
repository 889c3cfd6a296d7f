import assert from 'node:assert/strict';
import { userInfo } from 'node:os';
import { Pool } from 'pg';
import { migrate } from '../../../adapters/postgres/migrate.js';
import { createDeviceJobStore } from '../../../adapters/postgres/index.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { insertDevice } from '../http/rows.js';
import { parsedLines, runCli } from './runCli.js';

describe('brewline groups devices, and changes many', () => {
  let postgres: TestPostgres;
  let pool: Pool;
  let env: Record<string, string>;

  before(async () => {
    postgres = await startPostgres();
    await migrate({ databaseUrl: postgres.url });
    env = { DATABASE_URL: postgres.url };
    pool = new Pool({ connectionString: postgres.url, max: 2 });
    for (const id of ['keg-1', 'keg-2', 'keg-3']) await insertDevice(pool, id);
  });
  after(async () => {
    await pool?.end();
    await postgres?.stop();
  });

  it('by tags, which the list shows and finds, for all of the devices or none', async () => {
    const tagged = await runCli(['device', 'tag', 'beta', 'keg-2', 'keg-1'], env);
    assert.deepEqual([tagged.code, tagged.stdout], [0, 'keg-1  beta\nkeg-2  beta\n']);
    const unknown = await runCli(['device', 'tag', 'old', 'keg-1', 'keg-4'], env);
    assert.equal(unknown.code, 1);
    assert.match(unknown.stderr, /there is no device keg-4/);
    assert.equal((await runCli(['device', 'tag', 'Beta!', 'keg-1'], env)).code, 2);
    const list = await runCli(['device', 'list', '--tag', 'beta', '--limit', '1'], env);
    assert.match(list.stdout, /TAGS.*\nkeg-1 .* beta /);
    assert.match(list.stderr, /device list --tag beta --after keg-1/);
    assert.match((await runCli(['device', 'show', 'keg-1'], env)).stdout, /Tags +beta\n/);
    assert.equal((await runCli(['device', 'untag', 'beta', 'keg-2'], env)).stdout, 'keg-2  no tag\n');
  });

  it('first says how many match, then asks the API for these, and shows what became of each', async () => {
    const bulk = ['device', 'bulk', 'tag', 'site-2', '--search', 'keg'];
    const asked = await runCli(bulk, env);
    const again = 'brewline device bulk tag site-2 --search keg --devices 3';
    assert.equal(asked.stdout, `3 devices match. To do it: ${again}\n`);
    const refused = await runCli([...bulk, '--devices', '2'], env);
    assert.deepEqual([refused.code, refused.stdout], [1, '']);
    assert.match(refused.stderr, /3 devices match/);
    const started = await runCli([...bulk, '--devices', '3', '--json'], env);
    const { id, requestedBy } = JSON.parse(started.stdout) as Record<string, string>;
    assert.deepEqual([started.code, requestedBy], [0, userInfo().username]);
    const jobs = createDeviceJobStore(pool);
    const open = await jobs.first();
    assert.ok(open);
    assert.deepEqual(open.requestedBy, { type: 'systemUser', uid: userInfo().uid });
    assert.equal(await jobs.take(open, 2), 2);
    const shown = await runCli(['device', 'bulk', 'show', id ?? '', '--json'], env);
    assert.match(shown.stderr, /^job \d+: tag site-2, running, 2 of 3 devices: 2 changed/);
    assert.deepEqual(
      (parsedLines(shown.stdout) as readonly Record<string, unknown>[]).map((each) => [
        each.deviceId,
        each.outcome,
      ]),
      [
        ['keg-1', 'changed'],
        ['keg-2', 'changed'],
        ['keg-3', null],
      ],
    );
    assert.equal((await runCli(['device', 'bulk', 'cancel', id ?? ''], env)).code, 0);
    assert.equal((await jobs.first())?.isCancelled, true);
    await jobs.end(open.id, 'cancelled');
    assert.equal((await runCli(['device', 'bulk', 'cancel', id ?? ''], env)).code, 1);
    assert.match(
      (await runCli(['device', 'bulk', 'list'], env)).stdout,
      /tag site-2 +cancelled +2 of 3 +2 +0 +0/,
    );
  });
});
