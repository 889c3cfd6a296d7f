import { hasCode } from '../domain/kernel/errors.js';
import type { BrewPlans } from './brewPlans/index.js';
import type { DeviceCommands } from './deviceCommands/index.js';

export interface CommandingParts {
  readonly commands: Pick<DeviceCommands, 'cancelWaiting'>;
  readonly brewPlans: Pick<BrewPlans, 'cancelOf'>;
}

/**
 * Cancels what waits for a device: the brew that it is in, and its commands. What was sent to it goes on.
 *
 * @throws BrewlineError `EVENT_STORE_UNAVAILABLE`, `DATABASE_UNAVAILABLE`
 */
export async function cancelEverything(
  { commands, brewPlans }: CommandingParts,
  {
    deviceId,
    personId,
    ...traced
  }: { readonly deviceId: string; readonly personId: string; readonly traceparent?: string },
): Promise<void> {
  try {
    await brewPlans.cancelOf({ deviceId, personId, ...traced });
  } catch (error) {
    // It has ended by itself, which the read model did not show yet.
    if (!hasCode(error, 'COMMAND_REFUSED')) throw error;
  }
  await commands.cancelWaiting({ deviceId, cancelledBy: personId, ...traced });
}
