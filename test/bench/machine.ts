import { availableParallelism, cpus, loadavg } from 'node:os';

/** What of the machine one has to know to compare figures. */
export function machine(): Record<string, string | number> {
  return {
    node: process.version,
    cores: availableParallelism(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    load1m: Number((loadavg()[0] ?? 0).toFixed(2)),
  };
}
