import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { obliging, startApi, type TestApi } from '../../support/api.js';
import { until } from '../../support/until.js';
import { insertCommand, insertDevice, setCheckpoint } from './rows.js';

const root = join(import.meta.dirname, '../../../..');

describe('the example of the API guide', function () {
  this.timeout(30_000);
  let api: TestApi;
  let asked: string | undefined;

  before(async () => {
    api = await startApi({
      commands: (pool) => ({
        ...obliging(),
        request: async ({ commandId }) => {
          await insertCommand(pool, 'base-1', { commandId, status: 'waiting' });
          asked = commandId;
          return { commandId, supersedes: [], ahead: 0 };
        },
      }),
    });
    await setCheckpoint(api.pool, 100);
    await insertDevice(api.pool, 'base-1');
  });
  after(async () => api?.stop());

  it('commands a device, and follows it until the command is done', async () => {
    const example = spawn(process.execPath, [join(root, 'dist/adapters/http/example.js'), 'base-1'], {
      env: { ...process.env, BREWLINE_URL: api.url, BREWLINE_PASSWORD: api.password },
    });
    let output = '';
    for (const stream of [example.stdout, example.stderr])
      stream.on('data', (chunk) => (output += String(chunk)));
    const ended = once(example, 'exit');
    try {
      await until('it shows the command', () => output.includes('waiting'), 20_000);
      const done = "update read_model.device_command set status = 'done', position = 200";
      await api.pool.query(done);
      api.hint({ commands: [{ commandId: asked ?? '', deviceId: 'base-1' }] });
      assert.deepEqual(await ended, [0, null], output);
    } finally {
      example.kill();
    }
    assert.deepEqual(output.trim().split(/\s*\n/), ['base-1 online', 'command waiting', 'command done']);
  });

  it('is the one that the guide shows, and so is the script that follows a brew', async () => {
    const read = (file: string) => readFile(join(root, 'adapters/http', file), 'utf8');
    const shown = [...(await read('README.md')).matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code);
    assert.deepEqual(shown, [await read('example.ts'), await read('followBrew.ts')]);
  });
});
