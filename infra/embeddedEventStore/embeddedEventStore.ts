import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { GossipService } from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import { limitConnections, type ConnectionLimits, type LimitedServer } from './connectionLimit.js';
import { accessControl } from './protocol/accessControl.js';
import { gossipService } from './protocol/gossipService.js';
import { leftOut, unimplementedService } from './protocol/leftOut.js';
import { serverFeaturesService } from './protocol/serverFeaturesService.js';
import { streamsDefinition, streamsService } from './protocol/streamsService.js';
import type { DatabaseOptions } from './storage/database.js';
import { scavengeInBackground } from './storage/backgroundScavenge.js';
import { openEventLog, type EventLog } from './storage/eventLog.js';
import { RenewableCredentials, type ServerCertificate } from './renewableCredentials.js';
import type { StoreUser } from './storeUser.js';

export interface EmbeddedEventStoreOptions extends DatabaseOptions {
  readonly host: string;
  /** 0 chooses a free one. */
  readonly port: number;
  readonly logger?: EventStoreLogger;
  /** Without it, it speaks plain HTTP/2. */
  readonly tls?: ServerCertificate;
  /** Users and their rights; without it, everybody may do everything. Clients send credentials over TLS only. */
  readonly users?: readonly StoreUser[];
  /**
   * After so long without a message a client is pinged, and after as long again without an answer it is dropped; 10 s when left
   * out, as `KeepAliveInterval` and `KeepAliveTimeout` of EventStoreDB.
   */
  readonly keepAliveMs?: number;
  /** Of connections in all, and of one on which nobody logs in: 1,000 and 10 s when left out. */
  readonly limits?: ConnectionLimits;
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
  /** New connections get this certificate; only where it was started with one, and only a valid one. */
  renewCertificate(certificate: ServerCertificate): void;
  /** Whoever is not among these is refused, in running calls too; only where it was started with users. */
  renewUsers(users: readonly StoreUser[]): void;
  /** Refuses new calls, answers what was submitted, ends subscriptions. */
  close(): Promise<void>;
}

/** Each role and each command opens a few. A handshake with its first call takes milliseconds. */
const defaultLimits = { connections: 1_000, logInWithinMs: 10_000 };
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
  const { logger, keepAliveMs = 10_000, limits = defaultLimits } = options;
  const log = await openEventLog(options, (error) => {
    logger?.error(
      { err: error },
      'the event store lost its database connection; it acknowledges nothing any more and ends',
    );
    options.onFailure?.(error);
  });
  const firstPosition = log.recent.head;
  const { interceptor, rightsOf, renewUsers } = accessControl(options.users, (peer) => front.admit(peer));
  const streams = streamsService(log, rightsOf);
  const server = new Server({
    'grpc.max_receive_message_length': maxMessageBytes,
    'grpc.max_send_message_length': maxMessageBytes,
    'grpc.keepalive_time_ms': keepAliveMs,
    'grpc.keepalive_timeout_ms': keepAliveMs,
    interceptors: [interceptor],
  });
  const renewable = options.tls && new RenewableCredentials(options.tls);
  const injector = server.createConnectionInjector(renewable ?? ServerCredentials.createInsecure());
  const front = limitConnections((socket) => injector.injectConnection(socket), limits);
  server.addService(streamsDefinition, streams.implementation);
  server.addService(ServerFeaturesService, serverFeaturesService());
  server.addService(GossipService, gossipService());
  for (const { definition, instead } of leftOut) {
    server.addService(definition, unimplementedService(definition, instead));
  }
  try {
    const port = await listen(front, options);
    logger?.info({ host: options.host, port, head: log.recent.head }, 'event store serves');
    const endScavenge = startScavenge(log, options);
    return {
      port,
      stats: () => ({
        appendedEvents: log.recent.head - firstPosition,
        subscribers: streams.subscribers(),
      }),
      renewCertificate: (certificate) => renewable?.renew(certificate),
      renewUsers,
      close: async () => {
        front.close();
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

async function listen({ server }: LimitedServer, { host, port }: EmbeddedEventStoreOptions): Promise<number> {
  await once(server.listen(port, host), 'listening');
  return (server.address() as AddressInfo).port;
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
