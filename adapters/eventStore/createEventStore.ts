import { EventStoreDBClient } from '@eventstore/db-client';
import type { EventStore } from '../../commands/ports.js';
import type { EventSource } from '../../projections/ports.js';
import { createAppend } from './append.js';
import { endPosition } from './endPosition.js';
import { storeIdentity } from './identity.js';
import { readAll } from './readAll.js';
import { readStream } from './readStream.js';
import { subscribe } from './subscribe.js';

export interface EventStoreOptions {
  /** Connection string: `esdb://host:port?tls=false` for one node, `esdb+discover://…` for a cluster. */
  readonly url: string;
  /** Told of appends whose outcome is unknown. */
  readonly logger?: { warn(details: object, message: string): void };
}

/** Both ports on one connection. */
export interface EventStoreConnection extends EventStore, EventSource {
  /** Ends running calls and the connection. */
  close(): Promise<void>;
}

/** The part of the client that closes its connection; the package declares it protected, and has nothing public for it. */
interface ClientChannel {
  getChannel(): Promise<{ close(): void }>;
}

/**
 * The event store behind the ports, on EventStoreDB's own client; connects at the first call.
 *
 * @throws Error when the connection string cannot be parsed.
 */
export function createEventStore({ url, logger }: EventStoreOptions): EventStoreConnection {
  const client = EventStoreDBClient.connectionString(url);
  const append = createAppend(client, logger);
  return {
    append,
    readStream: (stream, options) => readStream(client, stream, options),
    readAll: (options) => readAll(client, options),
    subscribe: (options) => subscribe(client, options),
    identity: () => storeIdentity({ append, readStream: (stream) => readStream(client, stream) }),
    endPosition: () => endPosition(client),
    close: async () => {
      await client.dispose();
      const channel = await (client as unknown as ClientChannel).getChannel();
      channel.close();
    },
  };
}
