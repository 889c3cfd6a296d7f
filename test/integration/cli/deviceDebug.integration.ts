import assert from 'node:assert/strict';
import { reportDebug } from '../../../adapters/postgres/deviceDebug/reportDebug.js';
import { enrollDevices } from '../../../adapters/postgres/identity/index.js';
import { startApi, testKey, type TestApi } from '../../support/api.js';
import { until } from '../../support/until.js';
import { someFrames } from '../../support/web/someDebug.js';
import { parsedLines, runCli } from './runCli.js';

describe('brewline device debug', () => {
  let api: TestApi;
  let env: Record<string, string>;
  before(async () => {
    api = await startApi();
    env = { DATABASE_URL: api.databaseUrl };
    await enrollDevices(api.pool, testKey, ['keg-1', 'keg-2']);
  });
  after(() => api?.stop());

  const run = (...args: readonly string[]) => runCli(['device', 'debug', ...args], env);

  it('begins for two hours, or for so long, and ends', async () => {
    const begun = await run('keg-1', '--json');
    const { isOn, until } = JSON.parse(begun.stdout) as { isOn: boolean; until: string };
    const hours = (Date.parse(until) - Date.now()) / 3_600_000;
    assert.ok(isOn && hours > 1.9 && hours <= 2, begun.stdout);
    assert.match(
      (await run('keg-1', '--for', '30m')).stdout,
      /^keg-1 is under debug until 20.*Z; its owner sees it\./,
    );
    assert.match((await run('keg-1', '--stop')).stdout, /^keg-1 is not under debug since /);
    for (const [args, message] of [
      [['keg-1', '--stop'], 'keg-1 is not under debug'],
      [['keg-2', '--follow'], 'keg-2 is not under debug: brewline device debug keg-2 begins it'],
      [['keg-9'], 'there is no device keg-9'],
    ] as const) {
      const { code, stderr } = await run(...args);
      assert.equal(code, 1);
      assert.ok(stderr.includes(message), stderr);
    }
    assert.match((await run('keg-1', '--for', '25h')).stderr, /It is 24 h at most/);
  });

  it('prints what is recorded, the same bytes as the API', async () => {
    await run('keg-1');
    const frames = someFrames('keg-1', Date.now());
    await reportDebug(api.pool, { frames, projected: [], dropped: new Map() });
    const { stdout } = await run('keg-1', '--recorded');
    assert.equal(stdout, await (await api.fetch('/api/v1/devices/keg-1/debug/file')).text());
    assert.equal(parsedLines(stdout).length, frames.length);
    assert.doesNotMatch(stdout, /sesame/);
  });

  it('follows until it ends, with what comes from then on alone', async () => {
    const following = run('keg-1', '--follow');
    const more = someFrames('keg-1', Date.now()).slice(0, 5);
    // It shows what comes after it has looked what is there.
    await until('it follows', async () => {
      const { rows } = await api.pool.query(
        `select from pg_stat_activity where application_name = 'brewline cli' and state = 'idle' and query like '%lastFrameId%'`,
      );
      return rows.length > 0;
    });
    await reportDebug(api.pool, { frames: more, projected: [], dropped: new Map() });
    await run('keg-1', '--stop');
    const { code, stdout, stderr } = await following;
    assert.equal(code, 0, stderr);
    const lines = stdout.trimEnd().split('\n');
    assert.equal(lines.length, more.length, stdout);
    assert.match(
      lines[0] ?? '',
      / {2}\? {2}user .* deny {2}secret, client keg-1, answered 4 ms, wrong secret$/,
    );
    assert.match(lines[4] ?? '', / {2}↓ {2}setTemperature .* published {2}confirmed 6 ms$/);
    assert.match(stderr, /keg-1 is not under debug any more\n$/);
  });
});
