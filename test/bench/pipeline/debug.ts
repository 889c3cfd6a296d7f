import { setTimeout as delay } from 'node:timers/promises';
import { createDeviceDebugs } from '../../../adapters/postgres/index.js';
import { debugLimits } from '../../../domain/deviceDebug/index.js';
import { alternate, type Benchmark, type BenchResult } from '../benchmark.js';
import { machine } from '../machine.js';
import type { BenchStack } from './benchStack.js';
import { measure, type Destination } from './measure.js';
import { cpuSeconds } from './processFigures.js';

const devices = 200;
const perSecond = 500;
const micros = 1_000_000;
/** Every role has asked once more by then. */
const settleMs = 2 * debugLimits.staleMs;

export const debugBenchmark: Benchmark = {
  name: 'debug',
  what: 'processor time of ingest for a message of 200 devices, ten of them under debug, beside none of them',
  async run({ pairs, quick, stack }): Promise<readonly BenchResult[]> {
    const bench = await stack();
    const messages = quick ? 1_500 : 10_000;
    const destination = await bench.fleet(devices);
    const debugged = destination.deviceIds.slice(0, debugLimits.devices);
    const debugs = createDeviceDebugs(bench.pool);
    // The just-in-time compiler sees the work before it counts.
    await microsOfMessage(bench, destination, messages);
    const without: number[] = [];
    const measured = await alternate(
      pairs,
      async () => {
        await Promise.all(debugged.map((deviceId) => debugs.stop(deviceId)));
        await delay(settleMs);
        const used = await microsOfMessage(bench, destination, messages);
        without.push(used);
        return used;
      },
      async () => {
        for (const deviceId of debugged) await debugs.start({ deviceId, forMs: debugLimits.longestMs });
        await delay(settleMs);
        return microsOfMessage(bench, destination, messages);
      },
    );
    const frames = (await debugs.byId(debugged)).reduce((sum, each) => sum + each.frames + each.removed, 0);
    if (frames === 0) throw new Error('nothing was recorded of the devices under debug');
    await Promise.all(debugged.map((deviceId) => debugs.stop(deviceId)));
    await bench.disconnect(destination);
    const differencePercent = percent(measured.ratio - 1);
    // Of the runs without debug among themselves: what the machine does by itself.
    const scatterPercent = percent((Math.max(...without) - Math.min(...without)) / measured.floor);
    process.stderr.write(
      `debug: ${differencePercent} % with ten devices; scatter without ${scatterPercent} %\n`,
    );
    return [
      {
        name: 'debug-ingest',
        unit: 'CPU µs',
        ...measured,
        goal: 1.02,
        lessIsBetter: true,
        setup: {
          ...{ ...machine(), devices, debugged: debugged.length, messages, perSecond, frames },
          ...{ differencePercent, scatterPercent },
        },
        check: `${messages} readings in each run, each exactly once in history; ${frames} frames recorded`,
      },
    ];
  },
};

async function microsOfMessage(
  bench: BenchStack,
  destination: Destination,
  messages: number,
): Promise<number> {
  const before = await cpuSeconds(bench.pidOf('ingest'));
  await measure(bench.load, destination, messages, perSecond);
  return (((await cpuSeconds(bench.pidOf('ingest'))) - before) * micros) / messages;
}

function percent(share: number): number {
  return Number((share * 100).toFixed(1));
}
