import { messageOf } from '../../domain/kernel/errors.js';
import { Terminal } from '../../infra/local/start/index.js';
import { chooseRabbitmqUnderTest } from '../support/rabbitmqUnderTest.js';
import { findTestFiles, needsServers } from './testFiles.js';
import { parseTestOptions } from './testOptions.js';
import { makeTestFolder } from './testFolder.js';
import { runTests } from './runTests.js';
import { startTestServers } from './testServers.js';
import type { Counts } from './worker.js';

/**
 * What `npm test` does once everything is installed and compiled: runs all tests against servers of their own, on free ports,
 * in a folder of their own, and leaves nothing behind. The last line says how many passed and failed.
 *
 * @returns the exit code: 0 only when tests ran and none failed
 */
export async function test(argv: readonly string[]): Promise<number> {
  const options = parseTestOptions(argv);
  const terminal = new Terminal();
  const stopping = new AbortController();
  // The same signal may come twice, from the terminal and from npm.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
  const counts = await run({ ...options, terminal, signal: stopping.signal }).catch((error: unknown) => {
    terminal.print(`✘ ${messageOf(error)}`);
    return { passed: 0, failed: 1, skipped: 0 };
  });
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  terminal.print(`${counts.passed} passed, ${counts.failed} failed${skipped}`);
  return counts.failed === 0 && counts.passed > 0 ? 0 : 1;
}

type RunOptions = ReturnType<typeof parseTestOptions> & { terminal: Terminal; signal: AbortSignal };

async function run(options: RunOptions): Promise<Counts> {
  const { terminal, signal } = options;
  chooseRabbitmqUnderTest();
  const files = await findTestFiles(options.filters);
  if (files.length === 0)
    throw new Error(
      `no test file matches ${options.filters.join(' ')}: name a kind (unit, contract, integration, e2e), a part of a path as ` +
        `integration/http/twin, or a glob in quotes as 'test/unit/domain/**'`,
    );
  const folder = await makeTestFolder();
  try {
    const servers = needsServers(files) ? await startTestServers(folder.path, terminal, signal) : undefined;
    try {
      return await runTests({ ...options, files, folder, env: servers?.env ?? {} });
    } finally {
      await servers?.stop();
    }
  } finally {
    const left = await folder.remove();
    if (left.length > 0)
      terminal.print(`• Processes that the tests left running were ended: ${left.join(', ')}`);
  }
}
