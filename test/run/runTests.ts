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
/** Files, or instances with all files that share them, that run once more alone. */
const mostAgain = 3;

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
  const ended = await againAlone(results, options, stop.signal);
  clearTimeout(timer);
  for (const failure of ended.flatMap(failuresOf)) options.terminal.print(`✘ ${failure}`);
  return total(ended.map(({ counts }) => counts));
}

/**
 * What failed runs once more with nothing beside it, and says that it did: a test that can't bear its neighbours is to be mended, but does not
 * hide whether the code is right. More than a few failures, and those of unit tests, have another reason, and stay.
 */
async function againAlone(
  results: readonly Result[],
  options: RunTestsOptions,
  signal: AbortSignal,
): Promise<readonly Result[]> {
  const { terminal } = options;
  const failed = results.filter(({ counts }) => counts.failed > 0);
  const isWorthIt = failed.length <= mostAgain && failed.every(({ names }) => !names.includes('test/unit/'));
  if (failed.length === 0 || results.length === 1 || !isWorthIt || signal.aborted) return results;
  const worker = makeWorker(workersFor(options.files), options, signal);
  const ended = results.filter((result) => !failed.includes(result));
  for (const first of failed) {
    for (const failure of failuresOf(first)) terminal.print(`✘ at first: ${failure}`);
    const again = await runPart(worker, first.files, options);
    print(again, terminal);
    if (again.counts.failed === 0)
      terminal.print(`✔ alone: ${again.names}. It failed beside others: mend that.`);
    ended.push(again);
  }
  await worker.stop();
  return ended;
}

interface Result extends RunResult {
  /** What ran together. */
  readonly files: readonly string[];
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
    files,
    names: files.map(sourceOf).join(', '),
    tookMs: performance.now() - beganMs,
  };
}

/** Nothing of files without a test that the options ask for. */
function print({ names, tookMs, cpuMs, counts, output }: Result, terminal: Terminal): void {
  if (Object.values(counts).every((count) => count === 0)) return;
  const cpu = cpuMs > 0 ? `, processor ${(cpuMs / 1_000).toFixed(1)} s` : '';
  terminal.print(`\n${names} (${(tookMs / 1_000).toFixed(1)} s${cpu})\n${output.trimEnd()}`);
}

function failuresOf({ names, failures, isComplete }: Result): string[] {
  const all = isComplete ? failures : [...failures, 'did not come to its end'];
  return all.map((title) => `${names}: ${title}`);
}

function total(all: readonly Counts[]): Counts {
  const sum = (kind: keyof Counts) => all.reduce((count, counts) => count + counts[kind], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}
