import { alternate, type Benchmark, type BenchOptions, type BenchResult } from '../benchmark.js';
import { machine } from '../machine.js';
import { lineChart, ratesOf, saveChart } from '../picture.js';
import type { BenchStack } from './benchStack.js';
import { compactionCost } from './compactionCost.js';
import { addCosts, costsTable, cpuUse, namedCosts, perMessage, usedBetween, type Costs } from './cpuUse.js';
import { measure, type Measurement } from './measure.js';
import { warmUp } from './warmUp.js';

export const ingestBenchmark: Benchmark = {
  name: 'ingest',
  what: 'readings per second from MQTT publish until visible in last status and history, against a bare AMQP consumer',
  async run(options) {
    const bench = await options.stack();
    const results: BenchResult[] = [];
    const costs = new Map<string, Costs>();
    for (const devices of [50, options.quick ? 200 : 2_000]) {
      const measured = await ingest(bench, devices, options);
      results.push(measured.result);
      costs.set(`${devices} devices`, measured.costs);
    }
    process.stdout.write(`${costsTable('CPU µs of a message', costs)}\n\n`);
    return results;
  },
};

interface Measured {
  readonly result: BenchResult;
  /** Microseconds of a processor for a message, by part. */
  readonly costs: Costs;
}

async function ingest(bench: BenchStack, devices: number, options: BenchOptions): Promise<Measured> {
  const { load } = bench;
  const [floor, brewline] = [await bench.floorFleet(devices), await bench.fleet(devices)];
  const messages = await warmUp(load, brewline, options.runMs);
  await measure(load, floor, messages);
  const last: Record<string, Measurement> = {};
  let used: Costs = new Map();
  const measured = await alternate(
    options.pairs,
    async () => (last.floor = await measure(load, floor, messages)).perSecond,
    async () => {
      const before = await cpuUse(bench);
      last.brewline = await measure(load, brewline, messages);
      used = addCosts(used, usedBetween(before, await cpuUse(bench)));
      return last.brewline.perSecond;
    },
  );
  const costs = new Map(perMessage(used, options.pairs * messages));
  // Compaction runs once an hour, so hardly ever within a run: its cost is added, as if each reading were compacted at once.
  costs.set('compaction', (await compactionCost(bench)) * 1e6);
  await Promise.all([bench.disconnect(floor), bench.disconnect(brewline)]);
  const name = `ingest-${devices}`;
  await saveChart(
    name,
    lineChart({
      title: `Readings through, ${devices} devices, ${messages} messages`,
      x: 'seconds since the first publication',
      y: 'readings/s',
      series: Object.entries(last).map(([label, { samples }]) => ({ label, points: ratesOf(samples) })),
    }),
  );
  const result = {
    name,
    unit: 'readings/s',
    ...measured,
    goal: 0.8,
    setup: {
      ...machine(),
      ...{ devices, messages, partitions: bench.partitions, readingsPerMessage: 1 },
      ...namedCosts(costs),
    },
    check: `${options.pairs * messages} readings, each exactly once in history, the newest of each device in last status`,
  };
  return { result, costs };
}
