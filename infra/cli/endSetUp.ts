import type { EndSetUp } from '../../adapters/postgres/identity/index.js';
import type { Config } from '../config.js';
import { withEventStore } from './connections.js';

/** Ends what former owners set up for devices, as the API does. It connects to the event store only then. */
export function endSetUp(config: Config): EndSetUp {
  return (deviceIds) =>
    withEventStore(config, async (store) => {
      const { createAlarms } = await import('../../commands/alarms/index.js');
      const { createMachineNames } = await import('../../commands/machineNames/index.js');
      const { endingSetUp } = await import('../compose/ownership.js');
      const parts = { store, now: () => new Date() };
      const ending = endingSetUp({ alarms: createAlarms(parts), machineNames: createMachineNames(parts) });
      await ending(deviceIds);
    });
}
