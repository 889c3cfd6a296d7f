import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Benchmark, BenchResult } from '../benchmark.js';
import { machine } from '../machine.js';
import { roles } from '../../../infra/setup/index.js';
import type { BenchStack } from './benchStack.js';
import { measure } from './measure.js';
import { cpuSeconds, cpuSecondsWithChildren } from './processFigures.js';

const perSecond = 500;
/** Files that the generator and the broker each need beside their connections. */
const otherFiles = 500;

export const scaleBenchmark: Benchmark = {
  name: 'scale',
  what: "processor seconds of Brewline's roles for as many messages at the same rate from more and more connected devices",
  async run({ quick, stack }) {
    const bench = await stack();
    const messages = quick ? 2_000 : 10_000;
    const sizes = quick ? [100, 1_000] : [100, 1_000, 10_000];
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
        goal: 1.3,
        lessIsBetter: true,
        setup: { ...machine(), devices, messages, perSecond, ...cost },
        check: `${messages} readings, each exactly once in history, the newest of each device in last status`,
      });
    }
    return results;
  },
};

/** Processor seconds beside those of as many connections that say nothing. */
type Cost = Readonly<Record<'roles' | 'auth' | 'rabbitmq' | 'postgres', number>>;

async function costOf(bench: BenchStack, devices: number, messages: number): Promise<Cost> {
  const destination = await bench.fleet(devices);
  const idleFrom = await processorTime(bench);
  await delay((messages / perSecond) * 1000);
  const idle = since(idleFrom, await processorTime(bench));
  const from = await processorTime(bench);
  await measure(bench.load, destination, messages, perSecond);
  const busy = since(from, await processorTime(bench));
  await bench.disconnect(destination);
  const beyondIdle = (part: keyof Cost) =>
    busy.used[part] - (idle.used[part] * busy.wallSeconds) / idle.wallSeconds;
  return {
    roles: beyondIdle('roles'),
    auth: beyondIdle('auth'),
    rabbitmq: beyondIdle('rabbitmq'),
    postgres: beyondIdle('postgres'),
  };
}

interface ProcessorTime {
  readonly wallSeconds: number;
  readonly used: Cost;
}

async function processorTime(bench: BenchStack): Promise<ProcessorTime> {
  const ofRoles = await Promise.all(roles.map((role) => cpuSeconds(bench.pidOf(role))));
  return {
    wallSeconds: performance.now() / 1000,
    used: {
      roles: ofRoles.reduce((sum, seconds) => sum + seconds, 0),
      auth: await cpuSeconds(bench.pidOf('auth')),
      rabbitmq: await cpuSeconds(bench.pidOf('rabbitmq')),
      postgres: await cpuSecondsWithChildren(bench.pidOf('postgres')),
    },
  };
}

function since(from: ProcessorTime, to: ProcessorTime): ProcessorTime {
  const used = (part: keyof Cost) => to.used[part] - from.used[part];
  return {
    wallSeconds: to.wallSeconds - from.wallSeconds,
    used: {
      roles: used('roles'),
      auth: used('auth'),
      rabbitmq: used('rabbitmq'),
      postgres: used('postgres'),
    },
  };
}

/** Linux only. */
async function allowsConnections(devices: number): Promise<boolean> {
  const limits = await readFile('/proc/self/limits', 'utf8');
  const files = /^Max open files\s+(\d+|unlimited)/m.exec(limits)?.[1];
  return files === 'unlimited' || Number(files) >= devices + otherFiles;
}
