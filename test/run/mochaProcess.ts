import { existsSync, readFileSync } from 'node:fs';
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
  const cpuBeforeMs = cpuMs();
  const mocha = new Mocha({ reporter: 'spec', timeout: hangMs, color, ...(grep !== undefined && { grep }) });
  for (const file of files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  const failures: string[] = [];
  let counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  const report = (isComplete: boolean) =>
    process.send?.({ counts, failures, isComplete, cpuMs: cpuMs() - cpuBeforeMs } satisfies RunReport);
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

/** Of this process and of its children that it waited for: fields 14 to 17 of proc_pid_stat(5), in hundredths of a second. */
function cpuMs(): number {
  const file = '/proc/self/stat';
  if (!existsSync(file)) return 0;
  const afterName = readFileSync(file, 'utf8').split(') ').at(-1) ?? '';
  const [user, system, childrenUser, childrenSystem] = afterName.split(' ').slice(11, 15).map(Number);
  return (user! + system! + childrenUser! + childrenSystem!) * 10;
}
