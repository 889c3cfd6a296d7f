import { Command, InvalidArgumentError } from 'commander';
import type { Benchmark, BenchOptions, BenchResult } from './benchmark.js';
import { domainAppendBenchmark } from './commands/append.js';
import { deciderPeerBenchmark } from './commands/deciderPeer.js';
import { appendBenchmark } from './eventStore/append.js';
import { mixedBenchmark } from './eventStore/mixed.js';
import { readBenchmark } from './eventStore/read.js';
import { backlogBenchmark } from './pipeline/backlog.js';
import { BenchStack } from './pipeline/benchStack.js';
import { commandBenchmark } from './pipeline/command.js';
import { debugBenchmark } from './pipeline/debug.js';
import { fanoutBenchmark } from './pipeline/fanout.js';
import { ingestBenchmark } from './pipeline/ingest.js';
import { latencyBenchmark } from './pipeline/latency.js';
import { memoryBenchmark } from './pipeline/memory.js';
import { naivePeerBenchmark } from './pipeline/naivePeer.js';
import { scaleBenchmark } from './pipeline/scale.js';
import { stormBenchmark } from './pipeline/storm.js';
import { bytesBenchmark } from './readModels/bytes.js';
import { historyBenchmark } from './readModels/history.js';
import { rebuildBenchmark } from './readModels/rebuild.js';
import { firstStartBenchmark } from './start/firstStart.js';
import { webBenchmark } from './web/web.js';
import { webLiveBenchmark } from './web/webLive.js';
import { makeTestFolder } from '../run/testFolder.js';
import { losses, recordRatios } from './recorded.js';
import { record, resultTable } from './report.js';

/** What `npm run bench` runs. */
const benchmarks: readonly Benchmark[] = [
  appendBenchmark,
  readBenchmark,
  mixedBenchmark,
  ingestBenchmark,
  naivePeerBenchmark,
  backlogBenchmark,
  latencyBenchmark,
  fanoutBenchmark,
  commandBenchmark,
  scaleBenchmark,
  debugBenchmark,
  stormBenchmark,
  memoryBenchmark,
  domainAppendBenchmark,
  deciderPeerBenchmark,
  rebuildBenchmark,
  historyBenchmark,
  bytesBenchmark,
  webBenchmark,
  webLiveBenchmark,
  firstStartBenchmark,
];

const command = new Command('npm run bench --')
  .description(
    'Measures Brewline against floors and peers on this machine; writes var/bench.jsonl and pictures in var/bench.',
  )
  .argument(
    '[names...]',
    `which: ${[...new Set(benchmarks.map(({ name }) => name))].join(', ')}; all when left out`,
  )
  .option(
    '--quick',
    'smaller counts, and variants without a goal left out, for a look at everything in less than three minutes',
    false,
  )
  .option('--pairs <number>', 'runs of floor and project in turn (default: 5, quick 3)', positive)
  .option('--seconds <number>', 'length of one run (default: 3, quick 1)', positive)
  .option('--check', 'fail when a ratio lost more than a quarter of the recorded one', false)
  .option('--record', 'write the ratios to test/bench/recorded.json', false)
  .addHelpText(
    'after',
    `\n${benchmarks.map(({ name, what }) => `${name}: ${what}`).join('\n')}\n\nExample:\n  npm run bench append`,
  )
  .parse();

const chosen = command.opts<{
  quick: boolean;
  pairs?: number;
  seconds?: number;
  check: boolean;
  record: boolean;
}>();
const { quick } = chosen;
const unknown = command.args.filter((name) => !benchmarks.some((benchmark) => benchmark.name === name));
if (unknown.length > 0) command.error(`there is no benchmark ${unknown.join(', ')}`);
const folder = await makeTestFolder();
process.env.TMPDIR = folder.temporary;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stopEarly());
const results = await runAll().finally(() => folder.remove());
if (chosen.record) await recordRatios(results, quick);
if (chosen.check) {
  const { lost, unrecorded } = await losses(results, quick);
  process.stdout.write(lost.length === 0 ? 'No ratio lost.\n' : `Lost:\n  ${lost.join('\n  ')}\n`);
  if (unrecorded.length > 0)
    process.stdout.write(`Not recorded, so not compared (--record writes them): ${unrecorded.join(', ')}\n`);
  process.exitCode = lost.length === 0 ? 0 : 1;
}

async function runAll(): Promise<BenchResult[]> {
  let stack: Promise<BenchStack> | undefined;
  const options: BenchOptions = {
    pairs: chosen.pairs ?? (quick ? 3 : 5),
    runMs: (chosen.seconds ?? (quick ? 1 : 3)) * 1000,
    quick,
    stack: () => (stack ??= BenchStack.start()),
  };
  const all: BenchResult[] = [];
  try {
    for (const benchmark of benchmarks) {
      if (command.args.length > 0 && !command.args.includes(benchmark.name)) continue;
      process.stderr.write(`${benchmark.name}: ${benchmark.what}\n`);
      const measured = await benchmark.run(options);
      await record(measured);
      process.stdout.write(`${resultTable(measured)}\n`);
      all.push(...measured);
    }
  } finally {
    await (await stack)?.stop();
  }
  return all;
}

/** Whatever runs for a benchmark, servers among it, is ended with its files. */
async function stopEarly(): Promise<never> {
  process.stderr.write('\nStopping.\n');
  await folder.remove();
  process.exit(130);
}

function positive(text: string): number {
  const value = Number(text);
  if (value > 0) return value;
  throw new InvalidArgumentError('It is a number above 0.');
}
