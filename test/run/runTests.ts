import { join } from 'node:path';
import { linkedAbortController } from '../../domain/kernel/linkedAbortController.js';
import type { Terminal } from '../../infra/local/start/index.js';
import { partsOf, sourceOf, workersFor } from './testFiles.js';
import type { TestFolder } from './testFolder.js';
import type { TestOptions } from './testOptions.js';
import { Worker, type Counts, type RunResult } from './worker.js';

export interface RunTestsOptions extends TestOptions {
  readonly files: readonly string[];
  readonly folder: TestFolder;
  /** Where the servers are. */
  readonly env: Readonly<Record<string, string>>;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

const minute = 60_000;
/** All tests together, on a machine under load; each has a bound of its own as well. */
const withinMs = { quick: 60 * minute, usual: 60 * minute, full: 180 * minute };
/** The files that run together. */
const partWithinMs = { quick: 20 * minute, usual: 20 * minute, full: 120 * minute };
const cleanUpMs = 20_000;

/**
 * Shares the files out to workers, each of which takes the next when it has done one. What a file says is shown when it has ended, and at
 * the end once more what failed.
 *
 * @returns the counts of all; files that ended without their counts (killed, hanging, crashed) count as one failure more
 */
export async function runTests(options: RunTestsOptions): Promise<Counts> {
  const parts = await partsOf(options.files);
  const stop = linkedAbortController(options.signal);
  const timer = setTimeout(() => stop.abort(), withinMs[options.size]);
  const results: Result[] = [];
  const workers = Array.from({ length: workersFor(options.files) }, async (_, index) => {
    const worker = makeWorker(index, options, stop.signal);
    // The first works through the whole instances, the others meet it.
    const next = () => (stop.signal.aborted ? undefined : index === 0 ? parts.pop() : parts.shift());
    for (let files = next(); files; files = next()) {
      const result = await runPart(worker, files, options);
      results.push(result);
      print(result, options.terminal);
    }
    await worker.stop();
  });
  await Promise.all(workers);
  clearTimeout(timer);
  for (const failure of results.flatMap(failuresOf)) options.terminal.print(`✘ ${failure}`);
  return total(results.map(({ counts }) => counts));
}

interface Result extends RunResult {
  /** What ran together. */
  readonly names: string;
  readonly tookMs: number;
}

function makeWorker(index: number, { size, folder, env }: RunTestsOptions, signal: AbortSignal): Worker {
  return new Worker({
    outputFile: join(folder.path, `worker-${index}.log`),
    env: { ...env, TMPDIR: folder.temporary, BREWLINE_TEST_SIZE: size },
    withinMs: partWithinMs[size],
    cleanUpMs,
    signal,
  });
}

async function runPart(worker: Worker, files: readonly string[], { grep }: RunTestsOptions): Promise<Result> {
  const beganMs = performance.now();
  const color = process.stdout.isTTY;
  const result = await worker.run({ files, color, ...(grep !== undefined && { grep }) });
  const { counts, isComplete } = result;
  return {
    ...result,
    counts: isComplete ? counts : { ...counts, failed: counts.failed + 1 },
    names: files.map(sourceOf).join(', '),
    tookMs: performance.now() - beganMs,
  };
}

/** Nothing of files without a test that the options ask for. */
function print({ names, tookMs, counts, output }: Result, terminal: Terminal): void {
  if (Object.values(counts).every((count) => count === 0)) return;
  terminal.print(`\n${names} (${(tookMs / 1_000).toFixed(1)} s)\n${output.trimEnd()}`);
}

function failuresOf({ names, failures, isComplete }: Result): string[] {
  const all = isComplete ? failures : [...failures, 'did not come to its end'];
  return all.map((title) => `${names}: ${title}`);
}

function total(all: readonly Counts[]): Counts {
  const sum = (kind: keyof Counts) => all.reduce((count, counts) => count + counts[kind], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}
