import { roles } from '../../../infra/local/setup/index.js';
import type { BenchStack } from './benchStack.js';
import { cpuSeconds, cpuSecondsWithChildren } from './processFigures.js';

/** The processes of a stack whose cost is of interest. */
export const parts = [...roles, 'rabbitmq', 'postgres'] as const;
export type Part = (typeof parts)[number];

export interface ProcessorTime {
  readonly atSeconds: number;
  /** Processor seconds that each part has used since its start. */
  readonly used: Readonly<Record<Part, number>>;
}

export async function processorTime(bench: BenchStack): Promise<ProcessorTime> {
  const entries = parts.map(async (part) => {
    const secondsOf = part === 'postgres' ? cpuSecondsWithChildren : cpuSeconds;
    return [part, await secondsOf(bench.pidOf(part))] as const;
  });
  const used = Object.fromEntries(await Promise.all(entries)) as ProcessorTime['used'];
  return { atSeconds: performance.now() / 1000, used };
}
