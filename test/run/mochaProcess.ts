import Mocha from 'mocha';
import type { Counts, MochaTask } from './runMocha.js';
import { bySize } from '../support/bySize.js';

// The process that runs mocha; runMocha.ts starts it and listens.

/** Only what hangs takes so long, on a machine under load too; what has to be fast is measured by its test. */
const hangMs = bySize({ usual: 10 * 60_000, full: 60 * 60_000 });

const { files, grep } = JSON.parse(process.argv[2] ?? '') as MochaTask;
const mocha = new Mocha({ reporter: 'spec', timeout: hangMs, ...(grep !== undefined && { grep }) });
for (const file of files) mocha.addFile(file);
await mocha.loadFilesAsync();

let counts: Counts = { passed: 0, failed: 0, skipped: 0 };
const add = (kind: keyof Counts) => {
  counts = { ...counts, [kind]: counts[kind] + 1 };
  process.send?.({ counts, complete: false });
};
const runner = mocha.run(() => {
  // Whatever a test left open must not keep the run from ending.
  process.send?.({ counts, complete: true }, () => process.exit(0));
});
runner.on('pass', () => add('passed'));
runner.on('fail', () => add('failed'));
runner.on('pending', () => add('skipped'));
process.on('SIGTERM', () => runner.abort());
