import type { DeviceMemory } from '../../../adapters/device/client/index.js';
import type { Random } from './random.js';

/** How a machine loses its counters (proto/README.md, "Counters"). */
export type CounterLoss =
  /** A factory reset: everything that it stored is lost. */
  | 'loseCounters'
  /** Its battery was empty: counters and clock are lost, and the clock is wrong for a while. */
  | 'loseClock'
  /** Its counters are lost, and its firmware does not send its installation. */
  | 'loseIdentity'
  /** Its flash is restored from an older copy. */
  | 'restoreOldCounters';

/** A machine after such a loss, before it starts again. */
export interface AfterLoss {
  /** What it still has; its next boot is one above `boot`. */
  readonly memory: DeviceMemory;
  readonly namesInstallation: boolean;
  /** What its clock shows, epoch milliseconds; undefined when it is right. */
  readonly clockMs: number | undefined;
}

export interface BeforeLoss {
  readonly memory: DeviceMemory;
  readonly namesInstallation: boolean;
  /** The older copy of its counters. */
  readonly backup: Pick<DeviceMemory, 'boot' | 'installation'>;
}

const farFutureMs = Date.UTC(2090, 0);
const dayMs = 86_400_000;
const minuteMs = 60_000;

/** Executed commands and waiting reports are in another part of flash: only a factory reset deletes them too. */
export function afterLoss(loss: CounterLoss, before: BeforeLoss, random: Random): AfterLoss {
  const { obeyed, unsent } = before.memory;
  switch (loss) {
    case 'loseCounters':
      return {
        memory: { boot: 0, obeyed: [], unsent: [] },
        namesInstallation: true,
        clockMs: undefined,
      };
    case 'loseClock': {
      const clockMs =
        random.next() < 0.5 ? random.between(1, 10) * minuteMs : farFutureMs + random.next() * dayMs;
      const boot = Math.floor(clockMs / 1000);
      return { memory: { boot: boot - 1, obeyed, unsent }, namesInstallation: true, clockMs };
    }
    case 'loseIdentity':
      return { memory: { boot: 0, obeyed, unsent }, namesInstallation: false, clockMs: undefined };
    case 'restoreOldCounters':
      return {
        memory: { ...before.backup, obeyed, unsent },
        namesInstallation: before.namesInstallation,
        clockMs: undefined,
      };
  }
}
