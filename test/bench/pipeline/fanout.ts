import { Pool } from 'pg';
import { logInWhenNeeded } from '../../../adapters/apiClient/index.js';
import { addPerson } from '../../../adapters/postgres/identity/index.js';
import { alternate, percentile, type Benchmark } from '../benchmark.js';
import { machine } from '../machine.js';
import type { BenchStack } from './benchStack.js';
import type { SentRange } from './loadGeneratorMain.js';
import { sinceSent } from './latency.js';
import { watchTopics, type LiveArrivals } from './liveArrivals.js';
import { measure } from './measure.js';

const devices = 50;
const perSecond = 200;
const clients = 500;
/** What one person may have open. */
const clientsOfOne = 20;
/** Clients that say when each row came; the others read and throw away. */
const timed = 10;

export const fanoutBenchmark: Benchmark = {
  name: 'fanout',
  what: `from MQTT publish until ${clients} clients of live topics see it, ${perSecond} changes a second, against one client`,
  async run({ pairs, runMs, stack }) {
    const bench = await stack();
    const messages = Math.round((perSecond * runMs) / 1000);
    const tokens = await tokensOf(bench, clients / clientsOfOne);
    const p99 = async (count: number) => percentile(await latencies(bench, tokens, count, messages), 99);
    await p99(1);
    const result = await alternate(
      pairs,
      () => p99(1),
      () => p99(clients),
    );
    return [
      {
        ...{ name: 'fanout', unit: 'ms', lessIsBetter: true, goal: 5, ...result },
        setup: { ...machine(), devices, perSecond, messages, clients },
        check: `each reading, or a newer one of its device, seen by ${timed} of the clients, and once in history`,
      },
    ];
  },
};

/** Milliseconds from each publication until each of the timed clients saw it, or a newer one of the same device. */
async function latencies(
  bench: BenchStack,
  tokens: readonly string[],
  count: number,
  messages: number,
): Promise<number[]> {
  const destination = await bench.fleet(devices);
  const { deviceIds } = destination;
  const watching: LiveArrivals[] = [];
  try {
    for (let client = 0; client < count; client++) {
      const token = tokens[Math.floor(client / clientsOfOne)] ?? '';
      const isTimed = client % Math.ceil(count / timed) === 0;
      watching.push(await watchTopics({ url: bench.stack.apiUrl, token }, deviceIds, isTimed));
    }
    const { published } = await measure(bench.load, destination, messages, perSecond);
    const seen = watching
      .filter(({ isTimed }) => isTimed)
      .map(async (live) => {
        const each = deviceIds.map(async (deviceId, device) => {
          const { before, last } = published.devices[device] as SentRange;
          await live.seen(deviceId, last);
          return (published.sentMicros[device] ?? []).map((sent, index) =>
            sinceSent(live.of(deviceId).find(({ seq }) => seq > before + index)?.micros, sent),
          );
        });
        return (await Promise.all(each)).flat();
      });
    return (await Promise.all(seen)).flat();
  } finally {
    for (const live of watching) live.close();
  }
}

async function tokensOf(bench: BenchStack, people: number): Promise<readonly string[]> {
  const pool = new Pool({ connectionString: bench.stack.databaseUrl, max: 1 });
  const tokens: string[] = [];
  for (let number = 0; number < people; number++) {
    const login = `watcher-${number}`;
    const password = (await addPerson(pool, login, 'operator')) ?? '';
    tokens.push((await logInWhenNeeded(bench.stack.apiUrl, { login, password })()) ?? '');
  }
  await pool.end();
  return tokens;
}
