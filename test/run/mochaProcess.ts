import Mocha from 'mocha';
import type { Counts, FilesToRun, RunReport } from './worker.js';
import { bySize } from '../support/bySize.js';

// A worker's process: it runs the files that worker.ts sends, one list after the other, and says how each went.

/** Only what hangs takes so long, on a machine under load too; what has to be fast is measured by its test. */
const hangMs = bySize({ usual: 10 * 60_000, full: 60 * 60_000 });

let running: Mocha.Runner | undefined;
let isStopping = false;

process.on('message', (task: FilesToRun) => void run(task));
// The runner was killed.
process.on('disconnect', () => process.exit(1));
process.on('SIGTERM', () => {
  isStopping = true;
  if (running) running.abort();
  else process.exit(0);
});

async function run({ files, grep, color }: FilesToRun): Promise<void> {
  const mocha = new Mocha({ reporter: 'spec', timeout: hangMs, color, ...(grep !== undefined && { grep }) });
  for (const file of files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  const failures: string[] = [];
  let counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  const report = (isComplete: boolean) =>
    process.send?.({ counts, failures, isComplete } satisfies RunReport);
  const add = (kind: keyof Counts) => {
    counts = { ...counts, [kind]: counts[kind] + 1 };
    report(false);
  };
  running = mocha.run(() => {
    running = undefined;
    if (isStopping) process.exit(0);
    mocha.dispose();
    report(true);
  });
  running.on('pass', () => add('passed'));
  running.on('pending', () => add('skipped'));
  running.on('fail', (test) => {
    failures.push(test.fullTitle());
    add('failed');
  });
}
