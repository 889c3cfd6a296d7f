import type { BrewPlans } from './brewPlans/index.js';
import type { DeviceCommands } from './deviceCommands/index.js';
import type { RightsReader } from './ports/index.js';

export interface CommandingParts {
  readonly commands: Pick<DeviceCommands, 'cancelWaiting'>;
  readonly brewPlans: Pick<BrewPlans, 'cancelOf'>;
}

export interface WaitingToCancel {
  readonly deviceId: string;
  readonly personId: string;
  /** What these people requested stays; everything is cancelled when left out. */
  readonly staying?: RightsReader;
  readonly traceparent?: string;
}

/**
 * Cancels what waits for a device: the brew that it is in, and its commands. What was sent to it goes on.
 *
 * @throws BrewlineError `EVENT_STORE_UNAVAILABLE`, `DATABASE_UNAVAILABLE`
 */
export async function cancelWaiting(
  { commands, brewPlans }: CommandingParts,
  { personId, ...about }: WaitingToCancel,
): Promise<void> {
  await brewPlans.cancelOf({ personId, ...about });
  await commands.cancelWaiting({ cancelledBy: personId, ...about });
}
