import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import { apiOf, type ApiClient } from '../../support/apiClient.js';
import { alternate, percentile, type Benchmark } from '../benchmark.js';
import { machine } from '../machine.js';
import { BenchProcess } from './benchProcess.js';
import type { BenchStack } from './benchStack.js';
import type { LoadCredentials } from './loadDevice.js';
import type { StormAnswer, StormRequest } from './stormMain.js';

const connectWithinMs = 600_000;
const vhost = 'floor';
/** Between two reads of the API, so that they are no load of their own. */
const readEveryMs = 20;

export const stormBenchmark: Benchmark = {
  name: 'storm',
  what: 'devices connected and subscribed per second when all come at once, each with its own secret, against an internal user of the broker',
  async run({ pairs, quick, stack }) {
    const bench = await stack();
    const count = quick ? 500 : 5_000;
    const storm = new BenchProcess<StormRequest, StormAnswer>(join(import.meta.dirname, 'stormMain.js'));
    const perSecond = async (devices: readonly LoadCredentials[]) => {
      const { seconds } = await storm.ask({ url: bench.mqttUrl, devices }, connectWithinMs);
      return count / seconds;
    };
    const reads: number[] = [];
    try {
      // Both sides' compilers, and the broker's pools, see the work before it counts.
      await perSecond(internalUsers(bench, count));
      await perSecond(await ownSecrets(bench, count));
      const api = apiOf(bench.stack);
      // The log-in is not one of the reads.
      await api.GET('/api/v1/devices');
      const idle = await readsDuring(api, delay(3_000));
      const measured = await alternate(
        pairs,
        () => perSecond(internalUsers(bench, count)),
        async () => {
          const connected = perSecond(await ownSecrets(bench, count));
          reads.push(...(await readsDuring(api, connected)));
          return connected;
        },
      );
      const p99 = (times: readonly number[]) => Number(percentile(times, 99).toFixed(1));
      return [
        {
          name: 'storm',
          unit: 'devices/s',
          ...measured,
          goal: 0.6,
          setup: { ...machine(), devices: count, apiReadP99Ms: p99(reads), apiIdleReadP99Ms: p99(idle) },
          check: `${pairs * count} devices, each with its own secret, each subscribed; ${reads.length} reads of the API answered`,
        },
      ];
    } finally {
      await storm.stop();
    }
  },
};

/** New ones each time: the broker has kept nothing of what they may do. */
async function ownSecrets(bench: BenchStack, count: number): Promise<readonly LoadCredentials[]> {
  const secrets = await bench.stack.enroll(bench.newDeviceIds(count));
  return [...secrets].map(([deviceId, password]) => ({ deviceId, username: deviceId, password }));
}

function internalUsers(bench: BenchStack, count: number): readonly LoadCredentials[] {
  return bench.newDeviceIds(count).map((deviceId) => ({ deviceId, ...bench.sideLogin(vhost) }));
}

/** Milliseconds of reads of the list of devices, one after the other, until something else is done. */
async function readsDuring(api: ApiClient, work: Promise<unknown>): Promise<readonly number[]> {
  const times: number[] = [];
  let isOver = false;
  const over = work.finally(() => (isOver = true));
  over.catch(() => undefined);
  do {
    const startedMs = performance.now();
    const { response } = await api.GET('/api/v1/devices');
    if (!response.ok) throw new Error(`the API answered ${response.status}`);
    times.push(performance.now() - startedMs);
    await delay(readEveryMs);
  } while (!isOver);
  await over;
  return times;
}
