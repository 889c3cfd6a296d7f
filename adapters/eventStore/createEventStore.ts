import { EventStoreDBClient } from '@eventstore/db-client';
import type { LogStore } from '../../commands/ports/index.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { EventSource } from '../../projections/ports.js';
import { createAppend } from './append.js';
import { deleteStream } from './deleteStream.js';
import { endPosition } from './endPosition.js';
import { storeIdentity } from './identity.js';
import { probe } from './probe.js';
import { callsOf, RawAppender, serverVersionOf } from './raw/index.js';
import { readAll, readStreams } from './readAll.js';
import { readStream } from './readStream.js';
import { subscribe } from './subscribe.js';

export interface EventStoreOptions {
  /** Connection string: `esdb://host:port?tls=false` for one node, `esdb+discover://…` for a cluster. */
  readonly url: string;
  /** Gets appends with an unknown outcome, and unknown errors. */
  readonly logger?: Pick<Logger, 'warn' | 'error'>;
}

/** Both ports, on one store. */
export interface EventStoreConnection extends LogStore, EventSource {
  /**
   * Hides all events of a stream; it needs the right to.
   *
   * @returns false when there is no such stream
   */
  deleteStream(stream: string): Promise<boolean>;
  /** The release of the server; undefined when it does not say it. */
  serverVersion(): Promise<string | undefined>;
  /** Ends running calls and the connections. */
  close(): Promise<void>;
}

/** Timeout of an append at the server; the default of EventStoreDB's client. */
const deadlineMs = 10_000;

/**
 * The event store behind the ports, on EventStoreDB's own client; connects at the first call.
 *
 * @throws Error when the connection string cannot be parsed.
 */
export function createEventStore({ url, logger }: EventStoreOptions): EventStoreConnection {
  const client = EventStoreDBClient.connectionString(url);
  const calls = callsOf(client, { requiresLeader: false });
  const leaderCalls = callsOf(client, { requiresLeader: true });
  const appender = new RawAppender({ openCall: () => leaderCalls.batchAppend(), deadlineMs });
  const append = createAppend(appender, logger);
  return {
    append,
    readStream: (stream, options) => readStream(calls, stream, options),
    readStreams: (prefix) => readStreams(client, prefix),
    probe: () => probe(append),
    readAll: (options) => readAll(client, options),
    subscribe: (options) => subscribe(client, options),
    identity: () =>
      storeIdentity({ append, readStream: (stream) => readStream(calls, stream, { limit: 1 }) }),
    endPosition: () => endPosition(calls),
    serverVersion: () => serverVersionOf(client),
    deleteStream: (stream) => deleteStream(client, calls, stream),
    close: async () => {
      appender.close();
      await client.dispose();
      await calls.closeConnection();
    },
  };
}
