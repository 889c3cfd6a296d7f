import type { EndSetUp } from '../../adapters/postgres/identity/index.js';
import type { Config } from '../config.js';
import { withEventStore } from './connections.js';

/** Ends the rules of alarms of devices that get another owner, as the API does. It connects to the event store only then. */
export function endRules(config: Config): EndSetUp {
  return (deviceIds) =>
    withEventStore(config, async (store) => {
      const { createAlarms } = await import('../../commands/alarms/index.js');
      const { endingRules } = await import('../compose/ownership.js');
      await endingRules(createAlarms({ store, now: () => new Date() }))(deviceIds);
    });
}
