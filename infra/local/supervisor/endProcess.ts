import { setTimeout as delay } from 'node:timers/promises';
import { processIdentity } from './processIdentity.js';

/** One way of asking a process to end, and how long to wait before the next, harder one. */
export interface EndStep {
  readonly signal: NodeJS.Signals;
  readonly waitMs: number;
}

/** Roles drain and exit within 10 s of SIGTERM. */
export const gentlyThenKill: readonly EndStep[] = [
  { signal: 'SIGTERM', waitMs: 12_000 },
  { signal: 'SIGKILL', waitMs: 5_000 },
];

/**
 * Ends a process, which this one need not have started, and resolves when it has ended.
 *
 * @param identity from {@link processIdentity}: another process with the same pid is not ended
 * @throws Error when it survives every step
 */
export async function endProcess(
  pid: number,
  identity: string,
  steps: readonly EndStep[] = gentlyThenKill,
): Promise<void> {
  for (const { signal, waitMs } of steps) {
    if ((await processIdentity(pid)) !== identity) return;
    sendSignal(pid, signal);
    if (await isGone(pid, identity, waitMs)) return;
  }
  throw new Error(`process ${pid} could not be ended`);
}

/** Sends a signal; false when the process has ended already. */
export function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

async function isGone(pid: number, identity: string, waitMs: number): Promise<boolean> {
  const deadline = Date.now() + waitMs;
  while (Date.now() < deadline) {
    if ((await processIdentity(pid)) !== identity) return true;
    await delay(50);
  }
  return false;
}
