import tls from 'node:tls';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { GossipService } from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import { accessControl } from './protocol/accessControl.js';
import { gossipService } from './protocol/gossipService.js';
import { leftOut, unimplementedService } from './protocol/leftOut.js';
import { serverFeaturesService } from './protocol/serverFeaturesService.js';
import { streamsDefinition, streamsService } from './protocol/streamsService.js';
import type { DatabaseOptions } from './storage/database.js';
import { scavengeInBackground } from './storage/backgroundScavenge.js';
import { openEventLog, type EventLog } from './storage/eventLog.js';
import type { StoreUser } from './storeUser.js';

export interface EmbeddedEventStoreOptions extends DatabaseOptions {
  readonly host: string;
  /** 0 chooses a free one. */
  readonly port: number;
  readonly logger?: EventStoreLogger;
  /** The server's certificate chain and its key, both PEM; without it, it speaks plain HTTP/2. */
  readonly tls?: { readonly certificate: Buffer; readonly key: Buffer };
  /** Users and their rights; without it, everybody may do everything. Clients send credentials over TLS only. */
  readonly users?: readonly StoreUser[];
  /**
   * After so long without a message a client is pinged, and after as long again without an answer it is dropped; 10 s when left
   * out, as `KeepAliveInterval` and `KeepAliveTimeout` of EventStoreDB.
   */
  readonly keepAliveMs?: number;
  /** From the end of one scavenge in the background to the beginning of the next; 10 minutes when left out. */
  readonly scavengeIntervalMs?: number;
  /**
   * Called once when the connection to the database, and so the lock of the only writer, is lost. From then on everything is
   * answered with `UNAVAILABLE`; start anew.
   */
  readonly onFailure?: (error: Error) => void;
}

/** The part of pino's logger that is used here. */
export interface EventStoreLogger {
  info(details: object, message: string): void;
  error(details: object, message: string): void;
}

export interface EmbeddedEventStore {
  readonly port: number;
  /** Counted since the start. */
  stats(): { readonly appendedEvents: number; readonly subscribers: number };
  /**
   * Hides all events of a stream, as the RPC `Delete` does; the next scavenge deletes them.
   *
   * @returns false when there is no such stream
   */
  deleteStream(stream: string): Promise<boolean>;
  /** Refuses new calls, answers what was submitted, ends subscriptions. */
  close(): Promise<void>;
}

/** How long running calls may take to end when the server is closed; subscriptions never end by themselves. */
const shutdownGraceMs = 1000;
const scavengeEveryMs = 600_000;
/** Above the largest append, so that one that is too large gets the exact error; a client's message holds up to 3 MiB. */
const maxMessageBytes = 17 * 1024 * 1024;

/**
 * Starts an event store that speaks EventStoreDB's gRPC protocol and keeps its events in PostgreSQL.
 *
 * @throws Error when another one runs on the same database, or the address is taken.
 */
export async function createEmbeddedEventStore(
  options: EmbeddedEventStoreOptions,
): Promise<EmbeddedEventStore> {
  const { host, logger, keepAliveMs = 10_000 } = options;
  const log = await openEventLog(options, (error) => {
    logger?.error(
      { err: error },
      'the event store lost its database connection; it acknowledges nothing any more and ends',
    );
    options.onFailure?.(error);
  });
  const firstPosition = log.recent.head;
  const { interceptor, rightsOf } = accessControl(options.users);
  const streams = streamsService(log, rightsOf);
  const server = new Server({
    'grpc.max_receive_message_length': maxMessageBytes,
    'grpc.max_send_message_length': maxMessageBytes,
    'grpc.keepalive_time_ms': keepAliveMs,
    'grpc.keepalive_timeout_ms': keepAliveMs,
    ...(interceptor && { interceptors: [interceptor] }),
  });
  server.addService(streamsDefinition, streams.implementation);
  server.addService(ServerFeaturesService, serverFeaturesService());
  server.addService(GossipService, gossipService());
  for (const { definition, instead } of leftOut) {
    server.addService(definition, unimplementedService(definition, instead));
  }
  try {
    const port = await bind(server, `${host}:${options.port}`, serverCredentials(options));
    logger?.info({ host, port, head: log.recent.head }, 'event store serves');
    const endScavenge = startScavenge(log, options);
    return {
      port,
      stats: () => ({
        appendedEvents: log.recent.head - firstPosition,
        subscribers: streams.subscribers(),
      }),
      deleteStream: async (stream) => {
        const expected = { type: 'streamExists' } as const;
        const { type } = await log.writer.submit({ type: 'delete', stream, expected });
        return type === 'written';
      },
      close: async () => {
        await shutDown(server);
        await endScavenge();
        await log.close();
      },
    };
  } catch (error) {
    await log.close();
    throw error;
  }
}

function startScavenge(log: EventLog, options: EmbeddedEventStoreOptions): () => Promise<void> {
  const { logger, scavengeIntervalMs = scavengeEveryMs } = options;
  return scavengeInBackground({
    db: log.reader.pool,
    intervalMs: scavengeIntervalMs,
    onDone: ({ streams, removedEvents }) => {
      if (removedEvents > 0) logger?.info({ streams, removedEvents }, 'hidden events were scavenged');
    },
    onError: (error) => logger?.error({ err: error }, 'a scavenge failed; it is tried again later'),
  });
}

/** gRPC's library takes no TLS version: Node's default, which its command line may have lowered, is raised again. */
function serverCredentials({ tls: own }: EmbeddedEventStoreOptions): ServerCredentials {
  if (own === undefined) return ServerCredentials.createInsecure();
  if (tls.DEFAULT_MIN_VERSION !== 'TLSv1.3') tls.DEFAULT_MIN_VERSION = 'TLSv1.2';
  return ServerCredentials.createSsl(null, [{ cert_chain: own.certificate, private_key: own.key }]);
}

async function bind(server: Server, address: string, credentials: ServerCredentials): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, credentials, (error, port) => {
      if (error === null) resolve(port);
      else reject(error);
    });
  });
}

async function shutDown(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    const force = setTimeout(() => server.forceShutdown(), shutdownGraceMs);
    server.tryShutdown(() => {
      clearTimeout(force);
      resolve();
    });
  });
}
