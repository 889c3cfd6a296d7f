import { setTimeout as delay } from 'node:timers/promises';
import { alternate, median, percentile, type Benchmark } from '../benchmark.js';
import { machine } from '../machine.js';
import type { BenchStack } from './benchStack.js';
import { readsDuring, Storm, type Measured } from './connectStorm.js';
import type { LoadCredentials } from './loadDevice.js';
import { parts } from './processorTime.js';

const vhost = 'floor';

export const stormBenchmark: Benchmark = {
  name: 'storm',
  what: 'devices connected and subscribed per second when all come at once, each with its own secret, against an internal user of the broker',
  async run({ pairs, quick, stack }) {
    const bench = await stack();
    const count = quick ? 500 : 5_000;
    const storm = new Storm(bench);
    try {
      // Both sides' compilers, and the broker's pools, see the work before it counts.
      await storm.measure(internalUsers(bench, count));
      await storm.measure(await ownSecrets(bench, count));
      const idle = await readsDuring(storm.api, delay(3_000));
      const floors: Measured[] = [];
      const own: Measured[] = [];
      const measured = await alternate(
        pairs,
        async () => perSecond(floors, await storm.measure(internalUsers(bench, count))),
        async () => perSecond(own, await storm.measure(await ownSecrets(bench, count))),
      );
      const reads = own.flatMap(({ readMs }) => readMs);
      return [
        {
          name: 'storm',
          unit: 'devices/s',
          ...measured,
          goal: 0.6,
          setup: {
            ...machine(),
            devices: count,
            attempts: median(own.map(({ attempts }) => attempts)),
            apiReadP99Ms: p99(reads),
            apiFloorReadP99Ms: p99(floors.flatMap(({ readMs }) => readMs)),
            apiIdleReadP99Ms: p99(idle),
            ...cpuOf('Cpu', own),
            ...cpuOf('FloorCpu', floors),
          },
          check: `${pairs * count} devices, each with its own secret, connected and subscribed at the same time; ${reads.length} reads of the API answered`,
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

function perSecond(all: Measured[], measured: Measured): number {
  all.push(measured);
  return measured.perSecond;
}

/** Milliseconds for each device, the median of the runs. */
function cpuOf(suffix: string, runs: readonly Measured[]): Readonly<Record<string, number>> {
  const cost = (part: string) => Number(median(runs.map(({ cpuMs }) => cpuMs[part] ?? NaN)).toFixed(2));
  return Object.fromEntries([...parts, 'devices'].map((part) => [`${part}${suffix}Ms`, cost(part)]));
}

function p99(times: readonly number[]): number {
  return Number(percentile(times, 99).toFixed(1));
}
