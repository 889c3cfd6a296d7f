import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PidFiles } from '../../../infra/local/supervisor/index.js';

describe('files of pids', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'brewline-pids-'))));
  afterEach(() => rm(folder, { recursive: true }));

  it('end what an earlier run left, and nothing that only has its pid', async () => {
    const [leftover, stranger] = [spawn('sleep', ['60']), spawn('sleep', ['60'])];
    const left = once(leftover, 'exit');
    await new PidFiles(folder).remember('rabbitmq', leftover.pid!);
    // What a pid file looks like after its process ended and another one got the number.
    const stale = {
      pid: stranger.pid,
      identity: 'another boot/1',
      endSteps: [{ signal: 'SIGKILL', waitMs: 1000 }],
    };
    await writeFile(join(folder, 'postgres.json'), JSON.stringify(stale));
    assert.deepEqual(await new PidFiles(folder).endLeftovers(), ['rabbitmq']);
    assert.deepEqual(await left, [null, 'SIGTERM']);
    assert.equal(stranger.exitCode ?? stranger.signalCode, null);
    stranger.kill('SIGKILL');
    await once(stranger, 'exit');
  });

  it('survive a file that a crash cut short', async () => {
    await writeFile(join(folder, 'api.json'), '{"pid":12');
    assert.deepEqual(await new PidFiles(folder).endLeftovers(), []);
  });
});
