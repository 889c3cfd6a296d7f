import assert from 'node:assert/strict';
import { Pool } from 'pg';
import { jsonPost, logIn } from '../support/api.js';
import { useKilledStack } from '../support/killedStack.js';
import type { Stack } from '../support/stack.js';
import { until } from '../support/until.js';

const devices = 5_000;

describe('a job over 5,000 devices', () => {
  const given = useKilledStack();
  let stack: Stack;
  let pool: Pool;

  before(async () => {
    stack = given();
    pool = new Pool({ connectionString: stack.databaseUrl, max: 1 });
    await pool.query(
      `insert into read_model.device_status (device_id, online, firmware, position)
       select 'bulk-' || lpad(n::text, 5, '0'), false, 'bulk', 0 from generate_series(1, $1) n`,
      [devices],
    );
  });
  after(async () => {
    await pool?.query(`delete from read_model.device_status where firmware = 'bulk'`);
    await pool?.query(`delete from operations.device_tags where tags @> '{bulk}'`);
    await pool?.end();
  });

  it('goes on when the API is killed twice in its middle, and tags each device once', async () => {
    const { login, password } = stack.administrator;
    const authorization = `Bearer ${await logIn(stack.apiUrl, login, password)}`;
    const body = { work: 'tag', tag: 'bulk', selection: { firmware: 'bulk' }, devices };
    const asked = await fetch(`${stack.apiUrl}/api/v1/device-jobs`, jsonPost(body, { authorization }));
    assert.equal(asked.status, 202, await asked.clone().text());
    const { id } = (await asked.json()) as { id: string };
    const job = async () => {
      const { rows } = await pool.query<{
        status: string;
        taken: number;
        changed: number;
        unchanged: number;
        refused: number;
      }>('select status, taken, changed, unchanged, refused from operations.device_job where id = $1', [id]);
      return rows[0];
    };
    for (const share of [0.1, 0.5]) {
      await until(`${share} are done`, async () => ((await job())?.taken ?? 0) >= share * devices, 150_000);
      assert.equal((await job())?.status, 'running');
      stack.kill('api');
    }
    await until('the job is done', async () => (await job())?.status === 'done', 150_000);
    // One that were tagged twice would count as unchanged the second time.
    const counts = { taken: devices, changed: devices, unchanged: 0, refused: 0 };
    assert.deepEqual(await job(), { status: 'done', ...counts });
    const { rows } = await pool.query(
      `select count(*)::integer as tagged, count(distinct o.device_id)::integer as told
       from operations.device_job_device o join operations.device_tags t using (device_id)
       where o.job_id = $1 and o.outcome = 'changed' and t.tags = '{bulk}'`,
      [id],
    );
    assert.deepEqual(rows, [{ tagged: devices, told: devices }]);
  }).timeout(480_000);
});
