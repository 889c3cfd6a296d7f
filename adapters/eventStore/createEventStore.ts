import { EventStoreDBClient } from '@eventstore/db-client';
import type { EventStore, LogStore } from '../../commands/ports.js';
import type { EventSource } from '../../projections/ports.js';
import { createAppend } from './append.js';
import { endPosition } from './endPosition.js';
import { storeIdentity } from './identity.js';
import { readAll, readStreams } from './readAll.js';
import { readStream } from './readStream.js';
import { subscribe } from './subscribe.js';

export interface EventStoreOptions {
  /** Connection string: `esdb://host:port?tls=false` for one node, `esdb+discover://…` for a cluster. */
  readonly url: string;
  /** Told of appends whose outcome is unknown. */
  readonly logger?: { warn(details: object, message: string): void };
}

/** Both ports of one store. */
export interface EventStoreConnection extends LogStore, EventSource {
  /** Ends running calls and the connections. */
  close(): Promise<void>;
}

/**
 * The client writes all its appends to one call, which takes only some at once: see `append.ts`. With four, 64 handlers at once are
 * hardly held up by it.
 */
const appendClients = 4;

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
  const clients = [client];
  const append = spreadByStream(appendClients, (number) => {
    const own = number === 0 ? client : EventStoreDBClient.connectionString(url);
    if (own !== client) clients.push(own);
    return createAppend(own, logger);
  });
  return {
    append,
    readStream: (stream, options) => readStream(client, stream, options),
    readStreams: (prefix) => readStreams(client, prefix),
    readAll: (options) => readAll(client, options),
    subscribe: (options) => subscribe(client, options),
    identity: () => storeIdentity({ append, readStream: (stream) => readStream(client, stream) }),
    endPosition: () => endPosition(client),
    close: async () => {
      await Promise.all(clients.map(closeClient));
    },
  };
}

async function closeClient(client: EventStoreDBClient): Promise<void> {
  await client.dispose();
  const channel = await (client as unknown as ClientChannel).getChannel();
  channel.close();
}

/** All appends of a stream go the same way, so that they keep their order; a way is opened when it is first needed. */
function spreadByStream(count: number, open: (number: number) => EventStore['append']): EventStore['append'] {
  const ways = new Map<number, EventStore['append']>();
  return (stream, expected, events) => {
    let hash = 0;
    for (let at = 0; at < stream.length; at += 1) hash = (hash * 31 + stream.charCodeAt(at)) >>> 0;
    const number = hash % count;
    const append = ways.get(number) ?? open(number);
    ways.set(number, append);
    return append(stream, expected, events);
  };
}
