import { alternate, percentile, type Benchmark, type BenchResult } from '../benchmark.js';
import { logInWhenNeeded } from '../../../adapters/apiClient/index.js';
import { machine } from '../machine.js';
import { distributionOf, lineChart, saveChart } from '../picture.js';
import type { BenchStack } from './benchStack.js';
import type { SentRange } from './loadGeneratorMain.js';
import { watchLive } from './liveArrivals.js';
import { measure } from './measure.js';

/** As many as one live stream may watch. */
const devices = 50;
const perSecond = 200;

export const latencyBenchmark: Benchmark = {
  name: 'latency',
  what: `from MQTT publish until an app sees it by server-sent events, ${perSecond} messages a second, against publish until a bare AMQP consumer has it`,
  async run({ pairs, runMs, quick, stack }) {
    const bench = await stack();
    const messages = Math.round((perSecond * runMs) / 1000);
    const { apiUrl, administrator } = bench.stack;
    const token = (await logInWhenNeeded(apiUrl, administrator)()) ?? '';
    const floors: number[] = [];
    const latencies: number[] = [];
    // The just-in-time compilers take this long to know the path of a single message.
    const warmUp = perSecond * (quick ? 5 : 20);
    await floorLatencies(bench, messages);
    await brewlineLatencies(bench, token, warmUp);
    const p50 = await alternate(
      pairs,
      async () => {
        const run = await floorLatencies(bench, messages);
        floors.push(...run);
        return percentile(run, 50);
      },
      async () => {
        const run = await brewlineLatencies(bench, token, messages);
        latencies.push(...run);
        return percentile(run, 50);
      },
    );
    await saveChart(
      'latency',
      lineChart({
        title: `From publish until seen, ${perSecond} messages/s, ${latencies.length} messages`,
        x: 'milliseconds',
        y: '% of messages at or below',
        series: [
          { label: 'bare consumer', points: distributionOf(floors) },
          { label: 'Brewline, live stream', points: distributionOf(latencies) },
        ],
      }),
    );
    const shared = {
      unit: 'ms',
      lessIsBetter: true,
      setup: { ...machine(), devices, perSecond, messages },
      check: `${latencies.length} readings, each (or a newer one of its device) seen by the app, and once in history`,
    } satisfies Partial<BenchResult>;
    const [figure, floor] = [percentile(latencies, 99), percentile(floors, 99)];
    return [
      { name: 'latency-p50', ...shared, ...p50, goal: 4 },
      { name: 'latency-p99', ...shared, figure, floor, ratio: figure / floor, runs: [figure / floor] },
    ];
  },
};

/** Milliseconds from each publication until the bare consumer had it; queues keep a device's order, so the k-th is the k-th. */
async function floorLatencies(bench: BenchStack, messages: number): Promise<number[]> {
  const destination = await bench.floorFleet(devices);
  await bench.floor.record();
  const { published } = await measure(bench.load, destination, messages, perSecond);
  const arrived = await bench.floor.recorded();
  return destination.deviceIds.flatMap((deviceId, device) => {
    const times = arrived[`devices.${deviceId}.up`] ?? [];
    return (published.sentMicros[device] ?? []).map((sent, index) => sinceSent(times[index], sent));
  });
}

/** Milliseconds from each publication until the app saw it, or a newer one of the same device. */
async function brewlineLatencies(bench: BenchStack, token: string, messages: number): Promise<number[]> {
  const destination = await bench.fleet(devices);
  const { deviceIds } = destination;
  const live = await watchLive({ url: bench.stack.apiUrl, token }, deviceIds);
  try {
    const { published } = await measure(bench.load, destination, messages, perSecond);
    const latencies = deviceIds.map(async (deviceId, device) => {
      const { before, last } = published.devices[device] as SentRange;
      await live.seen(deviceId, last);
      return (published.sentMicros[device] ?? []).map((sent, index) => {
        const arrival = live.of(deviceId).find(({ seq }) => seq > before + index);
        return sinceSent(arrival?.micros, sent);
      });
    });
    return (await Promise.all(latencies)).flat();
  } finally {
    live.close();
  }
}

/** Milliseconds. */
export function sinceSent(arrivedMicros: number | undefined, sentMicros: number): number {
  if (arrivedMicros === undefined) throw new Error('a message was published and did not arrive');
  return (arrivedMicros - sentMicros) / 1000;
}
