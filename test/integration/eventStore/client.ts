import { randomUUID } from 'node:crypto';
import type { CallOptions, Metadata } from '@grpc/grpc-js';
import {
  EventStoreDBClient,
  jsonEvent,
  StreamNotFoundError,
  type AllStreamSubscription,
  type JSONEventData,
  type ReadStreamOptions,
  type StreamSubscription,
} from '@eventstore/db-client';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import {
  startEmbeddedEventStore,
  startEventStore,
  type EventStoreUnderTest,
} from '../../contracts/eventStoreUnderTest.js';
import type { TestPostgres } from '../../support/postgres.js';

export interface ConnectedClient {
  readonly client: EventStoreDBClient;
  readonly url: string;
  stop(): Promise<void>;
}

/** User and password of `EVENTSTORE_URL`; without any, EventStoreDB's first ones. The client sends them over TLS only. */
export function someCredentials(): { username: string; password: string } {
  const { username, password } = new URL(process.env.EVENTSTORE_URL || 'esdb://');
  if (username === '') return { username: 'admin', password: 'changeit' };
  return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
}

/** What the client keeps for itself: generated classes on its own connection, and the metadata of a call. */
interface ClientInside {
  getGRPCClient(type: typeof StreamsClient, name: string): Promise<StreamsClient>;
  callArguments(options: { readonly requiresLeader: boolean }): [Metadata, CallOptions];
}

/** The Streams service, for requests that the client's public methods do not make. */
export async function openStreams(client: EventStoreDBClient): Promise<{
  readonly streams: StreamsClient;
  readonly callArguments: () => [Metadata, CallOptions];
}> {
  const inside = client as unknown as ClientInside;
  const streams = await inside.getGRPCClient(StreamsClient, 'test');
  return { streams, callArguments: () => inside.callArguments({ requiresLeader: true }) };
}

/** EventStoreDB's own client on the store under test. */
export async function connectClient(): Promise<ConnectedClient> {
  const connected = connectTo(await startEventStore());
  // The client may swap appends that are sent at once while it is still asking what the server supports.
  await connected.client.appendToStream(newStream(), counted(0));
  return connected;
}

/** Connects before the tests of a suite, and closes after them. */
export function useClient(give: (client: EventStoreDBClient) => void): void {
  let connected: ConnectedClient | undefined;
  before(async () => {
    connected = await connectClient();
    give(connected.client);
  });
  after(() => connected?.stop());
}

export interface ConnectedEmbedded extends ConnectedClient {
  readonly databaseUrl: string;
}

/** The client on an embedded event store, whatever `EVENTSTORE_URL` says; empty unless a database is given. */
export async function connectEmbedded(database?: TestPostgres): Promise<ConnectedEmbedded> {
  const server = await startEmbeddedEventStore(database);
  return { ...connectTo(server), databaseUrl: server.databaseUrl };
}

function connectTo(server: EventStoreUnderTest): ConnectedClient {
  const client = EventStoreDBClient.connectionString(server.url);
  return {
    client,
    url: server.url,
    stop: async () => {
      await client.dispose();
      await server.stop();
    },
  };
}

export function newStream(): string {
  return `protocol-${randomUUID()}`;
}

export function counted(number: number, id: string = randomUUID()): JSONEventData {
  return jsonEvent({ id, type: 'Counted', data: { number } });
}

/** A new stream of this many events, numbered from 0. */
export async function filled(client: EventStoreDBClient, count: number): Promise<string> {
  const stream = newStream();
  await client.appendToStream(
    stream,
    Array.from({ length: count }, (_, number) => counted(number)),
  );
  return stream;
}

/** The numbers of the events of a stream, as {@link counted} made them; undefined when there is no stream. */
export async function numbersIn(
  client: EventStoreDBClient,
  stream: string,
  options?: ReadStreamOptions,
): Promise<unknown[] | undefined> {
  const numbers: unknown[] = [];
  try {
    for await (const { event } of client.readStream(stream, options)) numbers.push(numberOf(event?.data));
  } catch (error) {
    if (error instanceof StreamNotFoundError) return undefined;
    throw error;
  }
  return numbers;
}

export function numberOf(data: unknown): unknown {
  return typeof data === 'object' && data !== null && 'number' in data ? data.number : undefined;
}

/** The next `count` numbers that a subscription delivers; it is ended then. */
export async function take(
  subscription: AllStreamSubscription | StreamSubscription,
  count: number,
): Promise<unknown[]> {
  const numbers: unknown[] = [];
  if (count === 0) return numbers;
  for await (const { event } of subscription) {
    numbers.push(numberOf(event?.data));
    if (numbers.length === count) break;
  }
  await subscription.unsubscribe();
  return numbers;
}
