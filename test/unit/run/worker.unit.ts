import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker, type RunResult } from '../../run/worker.js';

describe('a worker', () => {
  let folder: string;
  let worker: Worker;
  let interrupt: AbortController;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brewline-worker-'));
    interrupt = new AbortController();
    worker = make();
  });
  afterEach(async () => {
    await worker.stop();
    await rm(folder, { recursive: true });
  });

  function make(withinMs = 60_000): Worker {
    const outputFile = join(folder, 'worker.log');
    return new Worker({ outputFile, env: {}, withinMs, cleanUpMs: 100, signal: interrupt.signal });
  }

  let files = 0;
  async function run(source: string, grep?: string): Promise<RunResult> {
    const file = join(folder, `${(files += 1)}.mjs`);
    await writeFile(file, source);
    return worker.run({ files: [file], color: false, ...(grep !== undefined && { grep }) });
  }

  it('counts what passes, fails and is skipped, and has what was printed, of each file by itself', async () => {
    const first = await run(
      `describe('beer', () => { it('foams', () => console.log('of foam')); it('sours', () => { throw new Error('sour'); }); it.skip('ages', () => {}); });`,
    );
    assert.deepEqual(first.counts, { passed: 1, failed: 1, skipped: 1 });
    assert.deepEqual([first.isComplete, first.failures], [true, ['beer sours']]);
    assert.match(first.output, /of foam[^]+Error: sour/);
    const second = await run(
      `it('passes', () => console.log('of ' + process.pid)); it('not asked', () => {});`,
      'passes',
    );
    assert.deepEqual(second.counts, { passed: 1, failed: 0, skipped: 0 });
    assert.doesNotMatch(second.output, /foam|sour/);
  });

  it('runs the next file in the same process', async () => {
    const pid = async () =>
      /pid (\d+)/.exec((await run(`it('a', () => console.log('pid', process.pid));`)).output)?.[1];
    assert.equal(await pid(), await pid());
  });

  it('runs the next file in another process when a file ended its own, and has what it counted', async () => {
    for (const end of [`process.exit(0)`, `process.kill(process.pid, 'SIGKILL')`]) {
      const ended = await run(`it('passes', () => {}); it('ends', () => ${end});`);
      assert.deepEqual([ended.isComplete, ended.counts.passed], [false, 1], end);
    }
    assert.equal((await run(`throw new Error('cannot load')`)).isComplete, false);
    assert.deepEqual((await run(`it('passes', () => {});`)).counts, { passed: 1, failed: 0, skipped: 0 });
  });

  it('ends a file that hangs, whether it waits or works', async () => {
    worker = make(2_000);
    for (const hang of ['for (;;);', 'return new Promise(() => setInterval(() => {}, 1_000));']) {
      const hung = await run(`it('hangs', () => { ${hang} });`);
      assert.equal(hung.isComplete, false);
    }
  });

  it('lets a file clean up when it is interrupted', async () => {
    const told = run(
      `after(() => console.log('cleaned')); it('is interrupted', () => new Promise((resolve) => { process.once('SIGTERM', resolve); process.kill(process.ppid, 'SIGUSR2'); }));`,
    );
    process.once('SIGUSR2', () => interrupt.abort());
    const interrupted = await told;
    assert.equal(interrupted.isComplete, false);
    assert.match(interrupted.output, /cleaned/);
  });
});
