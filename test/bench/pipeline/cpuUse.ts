import { textTable } from '../../../infra/cli/textTable.js';
import { roles } from '../../../infra/local/setup/index.js';
import type { BenchStack } from './benchStack.js';
import { cpuSeconds } from './processFigures.js';

/** Processor seconds by part: roles, the broker, the load generator, and PostgreSQL's connections by the role that has them. */
export type Costs = ReadonlyMap<string, number>;

interface Used {
  readonly part: string;
  readonly seconds: number;
}

/** What each process has used since its start. A connection of PostgreSQL is a process. */
export type CpuUse = ReadonlyMap<number, Used>;

/** What the benchmark's own connections use is left out. */
export async function cpuUse(bench: BenchStack): Promise<CpuUse> {
  const { rows } = await bench.pool.query<{ pid: number; in_database: boolean; name: string }>(
    `select pid, datid is not null as in_database, coalesce(application_name, '') as name from pg_stat_activity`,
  );
  const processes: [number, string][] = rows.flatMap(({ pid, in_database, name }) => {
    // The writers of PostgreSQL itself are in no database.
    const part = in_database ? roleOf(name) : 'writers';
    return part === undefined ? [] : [[pid, `postgres ${part}`] as [number, string]];
  });
  for (const part of [...roles, 'rabbitmq']) processes.push([bench.pidOf(part), part]);
  if (bench.load.pid !== undefined) processes.push([bench.load.pid, 'load generator']);
  const used = processes.map(async ([pid, part]) => {
    // A connection may be closed by now.
    const seconds = await cpuSeconds(pid).catch(() => undefined);
    return seconds === undefined ? [] : [[pid, { part, seconds }] as const];
  });
  return new Map((await Promise.all(used)).flat());
}

function roleOf(applicationName: string): string | undefined {
  return roles.find((role) => applicationName.startsWith(`brewline ${role}`));
}

/** What was used between two looks, in seconds. Connections that were closed meanwhile are not in it. */
export function usedBetween(before: CpuUse, after: CpuUse): Costs {
  const costs = new Map<string, number>();
  for (const [pid, { part, seconds }] of after)
    costs.set(part, (costs.get(part) ?? 0) + seconds - (before.get(pid)?.seconds ?? 0));
  return costs;
}

export function addCosts(a: Costs, b: Costs): Costs {
  const sum = new Map(a);
  for (const [part, seconds] of b) sum.set(part, (sum.get(part) ?? 0) + seconds);
  return sum;
}

/** Microseconds of a processor for each of so many messages. */
export function perMessage(costs: Costs, messages: number): Costs {
  return new Map([...costs].map(([part, seconds]) => [part, (seconds * 1e6) / messages]));
}

/** As names and values of a result's setup. */
export function namedCosts(costs: Costs): Readonly<Record<string, number>> {
  return Object.fromEntries([...costs].map(([part, cost]) => [`${part} CPU µs`, Number(cost.toFixed(1))]));
}

/** A row for each part, and a column for each run. */
export function costsTable(title: string, runs: ReadonlyMap<string, Costs>): string {
  const parts = [...new Set([...runs.values()].flatMap((costs) => [...costs.keys()]))].sort();
  const rows = parts.map((part) => [
    part,
    ...[...runs.values()].map((costs) => (costs.get(part) ?? 0).toFixed(1)),
  ]);
  const sums = [...runs.values()].map((costs) => [...costs.values()].reduce((sum, cost) => sum + cost, 0));
  return textTable([[title, ...runs.keys()], ...rows, ['all', ...sums.map((sum) => sum.toFixed(1))]]);
}
