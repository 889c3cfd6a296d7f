import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Pool } from 'pg';
import { rowsOf, samplePath, samples } from '../support/recordingSamples.js';
import { historyOf } from '../support/historyOf.js';
import { useStack } from '../support/sharedStack.js';
import { newDeviceId } from '../support/stackDevice.js';
import { until } from '../support/until.js';

/** From dist/test/e2e. */
const cli = join(import.meta.dirname, '../../infra/main/cli.js');

interface Report {
  readonly session: number;
  readonly outcome: string;
  readonly rows: number;
  readonly readings: number;
  readonly sent: number;
  readonly acknowledged: number;
  readonly unacknowledgedMessages: number;
  readonly parkedMessages: number | null;
}

describe('brewline simulate --recording', () => {
  const stack = useStack();
  const running = new Set<ChildProcess>();
  let pool: Pool;
  let folder: string;

  before(async () => {
    pool = new Pool({ connectionString: stack().databaseUrl, max: 1 });
    folder = await mkdtemp(join(tmpdir(), 'brewline-recorded-'));
  });
  after(async () => {
    for (const child of running) child.kill('SIGKILL');
    await pool?.end();
    await rm(folder, { recursive: true, force: true });
  });

  function simulate(...args: readonly string[]) {
    const child = spawn(process.execPath, [cli, 'simulate', ...args], {
      env: { PATH: '/usr/bin:/bin', BREWLINE_DATA_DIR: stack().place.dataDir },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    const code = new Promise<number | null>((resolve) => child.once('close', resolve));
    const written = Promise.all([text(child.stdout), text(child.stderr)]);
    const ended = Promise.all([code, written]).then(([exitCode, [stdout, stderr]]) => {
      running.delete(child);
      return { code: exitCode, stdout, stderr };
    });
    return { child, ended };
  }

  async function historyIn(deviceId: string) {
    const found = await historyOf(pool, deviceId);
    return found.map(({ reading, timePlausible, session }) => ({
      ...{ at: new Date(reading.atMs), sensors: reading.sensors, values: reading.values },
      ...{ session: String(session), time_plausible: timePlausible },
    }));
  }

  async function statusOf(deviceId: string): Promise<string | undefined> {
    const { rows } = await pool.query<{ status: string }>(
      'select status from read_model.session where device_id = $1',
      [deviceId],
    );
    assert.ok(rows.length <= 1);
    return rows[0]?.status;
  }

  for (const sample of samples) {
    it(`plays the sample of ${sample.kind}: it is in history row by row`, async () => {
      const device = newDeviceId(sample.kind);
      const path = samplePath(sample);
      const { code, stdout, stderr } = await simulate(
        '--recording',
        path,
        '--device',
        device,
        '--json',
        ...sample.args,
      ).ended;
      assert.equal(code, 0, stderr);
      const expected = await rowsOf(sample);
      const report = JSON.parse(stdout) as Report;
      const { readings, sent, acknowledged, parkedMessages } = report;
      const whole = expected.length;
      assert.deepEqual([readings, sent, acknowledged, parkedMessages], [whole, whole, whole, 0]);
      const history = await until('history has all rows', async () => {
        const found = await historyIn(device);
        return found.length >= whole ? found : undefined;
      });
      assert.equal(history.length, whole);
      expected.forEach(({ atMs, values }, index) => {
        const found = history[index];
        const where = `row ${index + 1}`;
        assert.equal(found?.at.getTime(), atMs, where);
        assert.equal(found?.time_plausible, true, where);
        assert.deepEqual([...found.sensors].sort(), [...values.keys()].sort(), where);
        found.sensors.forEach((sensor, at) => {
          const difference = Math.abs((found.values[at] ?? NaN) - (values.get(sensor) ?? NaN));
          assert.ok(difference < (sensor === 22 ? 6e-6 : 6e-4), `${where}, sensor ${sensor}: ${difference}`);
        });
      });
      assert.equal(await statusOf(device), 'completed');
    });
  }

  it('plays a file once, and again only when it is told to', async () => {
    const device = newDeviceId('again');
    const args = ['--recording', join(folder, 'again.csv'), '--device', device, '--json'];
    await writeFile(join(folder, 'again.csv'), 'time,sg,beer_temp_c\n2025-02-11T18:00:00Z,1.05,20\n');
    const first = await simulate(...args).ended;
    assert.equal(first.code, 0, first.stderr);
    const { session } = JSON.parse(first.stdout) as Report;
    const second = await simulate(...args).ended;
    assert.equal(second.code, 1);
    assert.match(
      second.stderr,
      new RegExp(`was played on ${device} at .* session ${session} .completed.; give --again`),
    );
    const third = await simulate(...args, '--again').ended;
    assert.equal(third.code, 0, third.stderr);
    assert.notEqual((JSON.parse(third.stdout) as Report).session, session);
  });

  it('shows in a dry run how it reads the file, and sends nothing', async () => {
    const device = newDeviceId('dry');
    const path = join(folder, 'again.csv');
    const { code, stdout, stderr } = await simulate('--recording', path, '--device', device, '--dry-run')
      .ended;
    assert.equal(code, 0);
    assert.match(stderr, /specificGravity: "sg" in SG/);
    assert.match(stdout, /line 2: 2025-02-11T18:00:00.000Z specificGravity 1.05, liquid 20/);
    const { rowCount } = await pool.query('select from identity.device_credential where device_id = $1', [
      device,
    ]);
    assert.equal(rowCount, 0);
  });

  for (const [signal, exitCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    it(`${signal} in the middle leaves an interrupted session, and says how far it came`, async () => {
      const device = newDeviceId(signal.toLowerCase());
      const path = join(folder, `${signal}.csv`);
      const rows = 400_000;
      const lines = Array.from({ length: rows }, (_, index) => `${1_740_000_000 + index},1.05,20.5`);
      await writeFile(path, `time,sg,beer_temp_c\n${lines.join('\n')}\n`);
      const { child, ended } = simulate('--recording', path, '--device', device, '--json');
      await until('the session runs', async () => (await statusOf(device)) === 'active');
      await until('readings are in history', async () => (await historyIn(device)).length > 0);
      child.kill(signal);
      const { code, stdout, stderr } = await ended;
      assert.equal(code, exitCode, stderr);
      assert.match(stderr, new RegExp(`stopped by ${signal} after \\d+ of ${rows} readings`));
      const report = JSON.parse(stdout) as Report;
      assert.equal(report.outcome, 'interrupted');
      assert.ok(report.sent > 0 && report.sent < rows);
      assert.deepEqual([report.acknowledged, report.parkedMessages], [report.sent, 0]);
      assert.equal(await statusOf(device), 'interrupted');
    });
  }

  it('is stopped before it reached the broker: it ends, and nothing of it is lost or left active', async () => {
    const device = newDeviceId('early');
    const { child, ended } = simulate(
      '--recording',
      join(folder, 'SIGINT.csv'),
      '--device',
      device,
      '--json',
    );
    const enrolled = async () => {
      const { rowCount } = await pool.query('select from identity.device_credential where device_id = $1', [
        device,
      ]);
      return rowCount === 1;
    };
    await until('the device is enrolled', enrolled);
    child.kill('SIGINT');
    const { code, stdout } = await ended;
    assert.equal(code, 130);
    const { outcome, unacknowledgedMessages } = JSON.parse(stdout) as Report;
    // Without a connection to the end, the report says what did not arrive: then nothing of the session did.
    const expected = unacknowledgedMessages === 0 ? outcome : 'notBegun';
    const shown = async () => (await statusOf(device)) ?? 'notBegun';
    await until(`it is shown as ${expected}`, async () => (await shown()) === expected);
  });
});
