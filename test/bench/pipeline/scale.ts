import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Benchmark, BenchResult } from '../benchmark.js';
import { machine } from '../machine.js';
import { roles } from '../../../infra/local/setup/index.js';
import type { BenchStack } from './benchStack.js';
import { measure } from './measure.js';
import { parts, processorTime, type Part } from './processorTime.js';

const perSecond = 500;
/** Files that the generator and the broker each need beside their connections. */
const otherFiles = 500;

export const scaleBenchmark: Benchmark = {
  name: 'scale',
  what: "processor seconds of Brewline's roles for as many messages at the same rate from more and more connected devices",
  async run({ quick, stack }) {
    const bench = await stack();
    const messages = quick ? 1_500 : 10_000;
    const sizes = quick ? [100, 300] : [100, 1_000, 10_000];
    const results: BenchResult[] = [];
    let atFirst: Cost | undefined;
    // The just-in-time compilers see the work before it counts.
    await costOf(bench, sizes[0] ?? 0, messages);
    for (const devices of sizes) {
      if (!(await allowsConnections(devices))) {
        process.stderr.write(`scale: this machine does not allow ${devices} connections (ulimit -n)\n`);
        break;
      }
      const cost = await costOf(bench, devices, messages);
      atFirst ??= cost;
      const ratio = cost.roles / atFirst.roles;
      results.push({
        name: `scale-${devices}`,
        figure: cost.roles,
        unit: 'CPU s',
        floor: atFirst.roles,
        ratio,
        runs: [ratio],
        goal: 1.2,
        lessIsBetter: true,
        setup: { ...machine(), devices, messages, perSecond, ...cost.parts },
        check: `${messages} readings, each exactly once in history, the newest of each device in last status`,
      });
    }
    return results;
  },
};

/** Processor seconds beside those of as many connections that say nothing: of all roles, and of each part. */
interface Cost {
  readonly roles: number;
  readonly parts: Readonly<Record<Part, number>>;
}

async function costOf(bench: BenchStack, devices: number, messages: number): Promise<Cost> {
  const destination = await bench.fleet(devices);
  const start = await processorTime(bench);
  await delay((messages / perSecond) * 1000);
  const idle = await processorTime(bench);
  await measure(bench.load, destination, messages, perSecond);
  const busy = await processorTime(bench);
  await bench.disconnect(destination);
  const share = (busy.atSeconds - idle.atSeconds) / (idle.atSeconds - start.atSeconds);
  const cost = (part: Part) =>
    busy.used[part] - idle.used[part] - (idle.used[part] - start.used[part]) * share;
  return {
    roles: roles.reduce((sum, role) => sum + cost(role), 0),
    parts: Object.fromEntries(parts.map((part) => [part, Number(cost(part).toFixed(2))])) as Cost['parts'],
  };
}

/** Linux only. */
async function allowsConnections(devices: number): Promise<boolean> {
  const limits = await readFile('/proc/self/limits', 'utf8');
  const files = /^Max open files\s+(\d+|unlimited)/m.exec(limits)?.[1];
  return files === 'unlimited' || Number(files) >= devices + otherFiles;
}
