import { compared, inTurn, percentile, type Benchmark, type BenchResult } from '../benchmark.js';
import { logInWhenNeeded } from '../../../adapters/apiClient/index.js';
import { decodeTelemetryBatch } from '../../../adapters/protobuf/index.js';
import { machine } from '../machine.js';
import { distributionOf, lineChart, saveChart } from '../picture.js';
import { monotonicMicros } from './benchProcess.js';
import type { BenchStack } from './benchStack.js';
import { DurableSteps } from './durableSteps.js';
import { eventsSince, hopsOf, hopsTable, namedHops, type Hops, type TimesOnPath } from './hops.js';
import type { SentRange } from './loadGeneratorMain.js';
import { watchLive } from './liveArrivals.js';
import { measure, type Destination } from './measure.js';

/** As many as one live stream may watch. */
const devices = 50;
const perSecond = 200;

export const latencyBenchmark: Benchmark = {
  name: 'latency',
  what: `from MQTT publish until an app sees it by server-sent events, ${perSecond} messages a second, against the same durable steps done bare, and against publish until a bare AMQP consumer has it`,
  async run({ pairs, runMs, quick, stack }) {
    const bench = await stack();
    const messages = Math.round((perSecond * runMs) / 1000);
    const { apiUrl, administrator } = bench.stack;
    const token = (await logInWhenNeeded(apiUrl, administrator)()) ?? '';
    const steps = await DurableSteps.start(bench);
    try {
      const durable = await steps.fleet(bench, devices);
      // The just-in-time compilers take this long to know the path of a single message.
      const warmUp = perSecond * (quick ? 5 : 20);
      await floorLatencies(bench, messages);
      await durableLatencies(bench, { steps, durable }, warmUp);
      await brewlineLatencies(bench, token, warmUp);
      const all = { bare: new Array<number>(), durable: new Array<number>(), brewline: new Array<number>() };
      let hops: Hops = new Map();
      const p50 = await inTurn(pairs, {
        bare: async () => medianOf(await floorLatencies(bench, messages), all.bare),
        durable: async () =>
          medianOf(await durableLatencies(bench, { steps, durable }, messages), all.durable),
        brewline: async () => {
          const { latencies, hops: measured } = await brewlineLatencies(bench, token, messages);
          hops = measured;
          return medianOf(latencies, all.brewline);
        },
      });
      await bench.disconnect(durable);
      await saveDistributions(all);
      process.stdout.write(`${hopsTable('A MESSAGE, LAST RUN', hops)}\n\n`);
      return resultsOf(all, p50, { messages, ...namedHops(hops) });
    } finally {
      await steps.stop();
    }
  },
};

type Latencies = Readonly<Record<'bare' | 'durable' | 'brewline', readonly number[]>>;

function medianOf(latencies: readonly number[], all: number[]): number {
  all.push(...latencies);
  return percentile(latencies, 50);
}

function saveDistributions({ bare, durable, brewline }: Latencies): Promise<void> {
  return saveChart(
    'latency',
    lineChart({
      title: `From publish until seen, ${perSecond} messages/s, ${brewline.length} messages`,
      x: 'milliseconds',
      y: '% of messages at or below',
      series: [
        { label: 'bare consumer', points: distributionOf(bare) },
        { label: 'durable steps, bare', points: distributionOf(durable) },
        { label: 'Brewline, live stream', points: distributionOf(brewline) },
      ],
    }),
  );
}

function resultsOf(all: Latencies, p50: Latencies, setup: BenchResult['setup']): BenchResult[] {
  const seen = `${all.brewline.length} readings, each (or a newer one of its device) seen by the app, and once in history`;
  const shared = {
    unit: 'ms',
    lessIsBetter: true,
    setup: { ...machine(), devices, perSecond, ...setup },
    check: seen,
  } satisfies Partial<BenchResult>;
  const steps = {
    ...shared,
    check: `${seen}; ${all.durable.length} messages of the floor, each seen, and one row`,
  };
  const p99 = (latencies: Latencies[keyof Latencies]) => [percentile(latencies, 99)];
  return [
    { name: 'latency-p50', ...shared, ...compared(p50.brewline, p50.bare), goal: 4 },
    { name: 'latency-p99', ...shared, ...compared(p99(all.brewline), p99(all.bare)) },
    { name: 'latency-durable-p50', ...steps, ...compared(p50.brewline, p50.durable), goal: 2 },
    { name: 'latency-durable-p99', ...steps, ...compared(p99(all.brewline), p99(all.durable)) },
  ];
}

/** Milliseconds from each publication until the client of the durable steps saw it; a device's messages keep their order. */
async function durableLatencies(
  bench: BenchStack,
  { steps, durable }: { readonly steps: DurableSteps; readonly durable: Destination },
  messages: number,
): Promise<number[]> {
  steps.record();
  const { published } = await measure(bench.load, durable, messages, perSecond);
  return durable.deviceIds.flatMap((deviceId, device) => {
    const times = steps.of(deviceId);
    return (published.sentMicros[device] ?? []).map((sent, index) => sinceSent(times[index], sent));
  });
}

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

/** Milliseconds from each publication until the app saw it, or a newer one of the same device; and the hops in between. */
async function brewlineLatencies(
  bench: BenchStack,
  token: string,
  messages: number,
): Promise<{ readonly latencies: number[]; readonly hops: Hops }> {
  const destination = await bench.fleet(devices);
  const { deviceIds } = destination;
  const live = await watchLive({ url: bench.stack.apiUrl, token }, deviceIds);
  try {
    const { published } = await measure(bench.load, destination, messages, perSecond);
    const seen = deviceIds.map(async (deviceId, device): Promise<SeenMessage[]> => {
      const { before, last } = published.devices[device] as SentRange;
      await live.seen(deviceId, last);
      return (published.sentMicros[device] ?? []).map((sentMicros, index) => {
        const seq = before + index + 1;
        const arrival = live.of(deviceId).find((each) => each.seq >= seq);
        return { deviceId, seq, sentMicros, seenMicros: arrival?.micros };
      });
    });
    const all = (await Promise.all(seen)).flat();
    return {
      latencies: all.map(({ sentMicros, seenMicros }) => sinceSent(seenMicros, sentMicros)),
      hops: await hopsOfMessages(bench.stack.eventStoreUrl, all),
    };
  } finally {
    live.close();
  }
}

/** A message, and when it was published and an app saw it, by the monotonic clock. */
interface SeenMessage {
  readonly deviceId: string;
  readonly seq: number;
  readonly sentMicros: number;
  readonly seenMicros: number | undefined;
}

const messagePoints = ['published', 'ingest has it', 'store takes it', 'app sees it'];

async function hopsOfMessages(storeUrl: string, messages: readonly SeenMessage[]): Promise<Hops> {
  const aheadMs = Date.now() - monotonicMicros() / 1000;
  const sinceMs = aheadMs + Math.min(...messages.map(({ sentMicros }) => sentMicros)) / 1000;
  const stored = new Map<string, readonly [number, number]>();
  for await (const { type, data, storedAtMs } of eventsSince(sinceMs, storeUrl)) {
    if (type !== 'TelemetryRecorded') continue;
    for (const { deviceId, seq, receivedAtMs } of decodeTelemetryBatch(data as Uint8Array, {
      isJudged: true,
    }))
      stored.set(`${deviceId} ${seq}`, [receivedAtMs, storedAtMs]);
  }
  const times = messages.map(({ deviceId, seq, sentMicros, seenMicros = NaN }): TimesOnPath => {
    const [receivedAtMs, storedAtMs] = stored.get(`${deviceId} ${seq}`) ?? [];
    return [aheadMs + sentMicros / 1000, receivedAtMs, storedAtMs, aheadMs + seenMicros / 1000];
  });
  return hopsOf(messagePoints, times);
}

/** Milliseconds. */
export function sinceSent(arrivedMicros: number | undefined, sentMicros: number): number {
  if (arrivedMicros === undefined) throw new Error('a message was published and did not arrive');
  return (arrivedMicros - sentMicros) / 1000;
}
