import { alternate, type Benchmark, type BenchOptions, type BenchResult } from '../benchmark.js';
import { machine } from '../machine.js';
import { lineChart, ratesOf, saveChart } from '../picture.js';
import type { BenchStack } from './benchStack.js';
import { measure, type Measurement } from './measure.js';
import { warmUp } from './warmUp.js';

export const ingestBenchmark: Benchmark = {
  name: 'ingest',
  what: 'readings per second from MQTT publish until visible in last status and history, against a bare AMQP consumer',
  async run(options) {
    const bench = await options.stack();
    const results: BenchResult[] = [];
    for (const devices of [50, options.quick ? 500 : 2_000])
      results.push(await ingest(bench, devices, options));
    return results;
  },
};

async function ingest(bench: BenchStack, devices: number, options: BenchOptions): Promise<BenchResult> {
  const { load } = bench;
  const [floor, brewline] = [await bench.floorFleet(devices), await bench.fleet(devices)];
  const messages = await warmUp(load, brewline, options.runMs);
  await measure(load, floor, messages);
  const last: Record<string, Measurement> = {};
  const measured = await alternate(
    options.pairs,
    async () => (last.floor = await measure(load, floor, messages)).perSecond,
    async () => (last.brewline = await measure(load, brewline, messages)).perSecond,
  );
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
  return {
    name,
    unit: 'readings/s',
    ...measured,
    goal: 0.8,
    setup: { ...machine(), devices, messages, partitions: bench.partitions, readingsPerMessage: 1 },
    check: `${options.pairs * messages} readings, each exactly once in history, the newest of each device in last status`,
  };
}
