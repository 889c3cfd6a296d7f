import type { StoredEvents } from '../../../projections/queries/index.js';
import type { Config } from '../../config.js';
import { withDatabase, withEventStore } from '../connections.js';
import { peopleKeyOf } from './peopleKey.js';

/** Runs `work` with the events of the store, as the API reads them. */
export async function withStoredEvents<Result>(
  config: Config,
  work: (events: StoredEvents) => Promise<Result>,
): Promise<Result> {
  const { composeStoredEvents } = await import('../../compose/storedEvents.js');
  const { createPersonKeys } = await import('../../../adapters/postgres/identity/index.js');
  return withDatabase(config, (pool) =>
    withEventStore(config, (store) => {
      // Without the key there are events to list, but none with texts of people to show.
      const readKeys = async (...wanted: Parameters<ReturnType<typeof createPersonKeys>['forReading']>) =>
        createPersonKeys(pool, await peopleKeyOf(config)).forReading(...wanted);
      return work(composeStoredEvents({ store, pool, readKeys }));
    }),
  );
}
