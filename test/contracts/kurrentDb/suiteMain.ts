import { messageOf } from '../../../domain/kernel/errors.js';
import { eventSourceContract, logStoreContract } from '../eventStoreContract.js';
import { kurrentDbStore } from './kurrentDbStore.js';

/**
 * The contract on KurrentDB's client, as a program of its own for mocha: the generated code of both clients writes the same global names, so
 * that only one of them works in a process. `EVENTSTORE_URL` says which store.
 */
const library = await import('@kurrent/kurrentdb-client').catch((error: unknown) => {
  // Its native part is not built for every platform.
  console.log(`no KurrentDB client: ${messageOf(error)}`);
  process.exit(0);
});

function start() {
  const url = process.env.EVENTSTORE_URL ?? '';
  const client = library.KurrentDBClient.connectionString(url.replace(/^esdb/, 'kurrentdb'));
  return Promise.resolve({ store: kurrentDbStore(library, client), stop: () => client.dispose() });
}

logStoreContract('KurrentDB’s client', start);
eventSourceContract('KurrentDB’s client', start);
