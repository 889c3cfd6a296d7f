import { createEventStore } from '../../../adapters/eventStore/index.js';
import { probeDatabase } from '../../../adapters/postgres/operations/index.js';
import { BrewlineError, messageOf } from '../../../domain/kernel/errors.js';
import type { Config } from '../../config.js';
import { checkRights, checkTopology } from './brokerReadiness.js';
import type { Owns } from './place.js';

/**
 * Checks the servers that the user provides instead of private ones, before anything is started.
 *
 * @throws BrewlineError `CONFIGURATION_INVALID` that names the setting, what is wrong, and what to do
 */
export async function assertOwnServers(config: Config, owns: Owns): Promise<void> {
  if (!owns.postgres) {
    await usable(() => probeDatabase(config.databaseUrl), 'The database named by DATABASE_URL');
  }
  if (!owns.rabbit) {
    const what = 'The broker named by AMQP_URL';
    await usable(() => checkRights(config.amqpUrl, config.uplinkPartitions), what, '');
    await usable(
      () => checkTopology(config.amqpUrl, config.uplinkPartitions),
      what,
      '.\nIf its queues are missing, "brewline broker-config" prints how to create them.',
    );
  }
  if (!owns.eventStore) {
    await usable(() => checkEventStore(config.eventStoreUrl), 'The event store named by EVENTSTORE_URL');
  }
}

async function usable(check: () => Promise<void>, what: string, advice = '.'): Promise<void> {
  try {
    await check();
  } catch (error) {
    const message = `${what} can't be used yet: ${messageOf(error)}${advice}`;
    throw new BrewlineError('CONFIGURATION_INVALID', message, { cause: error });
  }
}

async function checkEventStore(url: string): Promise<void> {
  const store = createEventStore({ url });
  try {
    await store.endPosition();
  } finally {
    await store.close();
  }
}
