// Parks dead letters as ingest does, says so, and never acknowledges them: amqp/deadLetters.integration.ts kills it there.
import { connectBroker, parkDeadLetters } from '../../adapters/amqp/index.js';
import { createParking, createPool } from '../../adapters/postgres/index.js';
import type { MessageToPark } from '../../commands/ports/index.js';
import { parkingBudget } from './parkingBudget.js';
import { silentLogger } from './silentLogger.js';

const { AMQP_URL: amqpUrl = '', DATABASE_URL: databaseUrl = '' } = process.env;
const pool = createPool({
  ...{ databaseUrl, applicationName: 'killed ingest', connections: 1, logger: silentLogger },
});
const parking = createParking(pool, { budget: parkingBudget, onUnkept: () => undefined });
const connection = await connectBroker({ amqpUrl, connectionName: 'killed ingest', logger: silentLogger });

await parkDeadLetters(
  {
    connection,
    parking: {
      async park(messages: readonly MessageToPark[]) {
        await parking.park(messages);
        process.send?.(messages.length);
        await new Promise(() => undefined);
      },
    },
    onParked: () => undefined,
    logger: silentLogger,
  },
  new AbortController().signal,
);
