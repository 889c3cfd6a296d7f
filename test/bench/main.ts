import { Command, InvalidArgumentError } from 'commander';
import type { Benchmark } from './benchmark.js';
import { domainAppendBenchmark } from './commands/append.js';
import { deciderPeerBenchmark } from './commands/deciderPeer.js';
import { appendBenchmark } from './eventStore/append.js';
import { readBenchmark } from './eventStore/read.js';
import { rebuildBenchmark } from './readModels/rebuild.js';
import { record, resultTable } from './report.js';

/** What `npm run bench` runs. */
const benchmarks: readonly Benchmark[] = [
  appendBenchmark,
  readBenchmark,
  domainAppendBenchmark,
  deciderPeerBenchmark,
  rebuildBenchmark,
];

const command = new Command('npm run bench --')
  .description('Measures Brewline against floors and peers on this machine; writes var/bench.jsonl.')
  .argument('[names...]', `which: ${benchmarks.map(({ name }) => name).join(', ')}; all when left out`)
  .option('--pairs <number>', 'runs of floor and project in turn', positive, 5)
  .option('--seconds <number>', 'length of one run', positive, 3)
  .addHelpText(
    'after',
    `\n${benchmarks.map(({ name, what }) => `${name}: ${what}`).join('\n')}\n\nExample:\n  npm run bench append`,
  )
  .parse();

const { pairs, seconds } = command.opts<{ pairs: number; seconds: number }>();
const unknown = command.args.filter((name) => !benchmarks.some((benchmark) => benchmark.name === name));
if (unknown.length > 0) command.error(`there is no benchmark ${unknown.join(', ')}`);
for (const benchmark of benchmarks) {
  if (command.args.length > 0 && !command.args.includes(benchmark.name)) continue;
  process.stderr.write(`${benchmark.name}: ${benchmark.what}\n`);
  const results = await benchmark.run({ pairs, runMs: seconds * 1000 });
  await record(results);
  process.stdout.write(`${resultTable(results)}\n`);
}

function positive(text: string): number {
  const value = Number(text);
  if (value > 0) return value;
  throw new InvalidArgumentError('It is a number above 0.');
}
