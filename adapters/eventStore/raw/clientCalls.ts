import type { CallOptions, ClientReadableStream, Metadata } from '@grpc/grpc-js';
import type { EventStoreDBClient } from '@eventstore/db-client';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { AppendCall } from './rawAppender.js';

/**
 * What the client keeps for itself. Its public methods share the state of its module between clients, cancel each read that finds
 * no stream, and turn JSON into objects and back, which does not always give the same bytes. This reaches the generated classes,
 * on the client's own connection (discovery, TLS and credentials included).
 */
interface ClientInside {
  getGRPCClient(type: typeof StreamsClient, name: string): Promise<StreamsClient>;
  callArguments(
    options: { readonly requiresLeader: boolean },
    callOptions: { readonly deadline: number },
  ): [Metadata, CallOptions];
  /** Connects anew, to the leader or to another node, when the error says so. */
  handleError(streams: StreamsClient, error: Error): Promise<void>;
  getChannel(): Promise<{ close(): void }>;
}

/** Calls of the service `Streams` on a client's connection, which moves to another node when an error says so. */
export interface ClientCalls {
  read(request: ReadReq): Promise<ClientReadableStream<ReadResp>>;
  batchAppend(): Promise<AppendCall>;
  closeConnection(): Promise<void>;
}

export function callsOf(
  client: EventStoreDBClient,
  { requiresLeader }: { requiresLeader: boolean },
): ClientCalls {
  const inside = client as unknown as ClientInside;
  const args = () => inside.callArguments({ requiresLeader }, { deadline: Infinity });

  async function start<Call extends ClientReadableStream<ReadResp> | AppendCall>(
    call: (streams: StreamsClient) => Call,
  ): Promise<Call> {
    const streams = await inside.getGRPCClient(StreamsClient, 'brewline');
    const started = call(streams);
    // Listening here also keeps an error that comes when nobody reads any more from ending the process.
    started.on('error', (error: Error) => void inside.handleError(streams, error).catch(() => undefined));
    return started;
  }

  return {
    read: (request) => start((streams) => streams.read(request, ...args())),
    batchAppend: () => start((streams) => streams.batchAppend(...args())),
    closeConnection: async () => (await inside.getChannel()).close(),
  };
}
