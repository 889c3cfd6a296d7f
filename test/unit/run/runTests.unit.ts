import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTests } from '../../run/runTests.js';
import type { Counts } from '../../run/worker.js';

describe('a run of tests', () => {
  let folder: string;
  let printed: string[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brewline-run-'));
    printed = [];
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function run(sources: Readonly<Record<string, string>>): Promise<Counts> {
    const files = Object.keys(sources).map((name) => join(folder, name));
    for (const [name, source] of Object.entries(sources)) await writeFile(join(folder, name), source);
    const terminal = { print: (text: string) => printed.push(text) };
    return runTests({
      files,
      size: 'quick',
      folder: { path: folder, temporary: folder },
      env: {},
      terminal,
      signal: AbortSignal.timeout(60_000),
    } as unknown as Parameters<typeof runTests>[0]);
  }

  const passing = `it('passes', () => {});`;
  const failing = `it('fails', () => { throw new Error('always'); });`;
  /** It fails when it runs for the first time. */
  const shy = (name: string) => `
    import { existsSync, writeFileSync } from 'node:fs';
    it('is shy', () => {
      const mark = import.meta.dirname + '/${name}.mark';
      if (!existsSync(mark)) { writeFileSync(mark, ''); throw new Error('not beside others'); }
    });`;

  it('repeats what failed alone, counts how it ended, and says that it failed at first', async () => {
    assert.deepEqual(await run({ 'a.mjs': passing, 'b.mjs': shy('b') }), {
      passed: 2,
      failed: 0,
      skipped: 0,
    });
    const text = printed.join('\n');
    assert.match(text, /not beside others/);
    assert.match(text, /✘ at first: .*b\.mjs: is shy/);
    assert.match(text, /✔ alone: .*b\.mjs/);
  });

  it('has what fails alone too as failed', async () => {
    assert.deepEqual(await run({ 'a.mjs': passing, 'b.mjs': failing }), { passed: 1, failed: 1, skipped: 0 });
    assert.match(printed.at(-1)!, /^✘ .*b\.mjs: fails/);
  });

  it('repeats nothing where much failed', async () => {
    const sources = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [`${name}.mjs`, shy(name)]));
    assert.deepEqual(await run(sources), { passed: 0, failed: 4, skipped: 0 });
  });
});
