import type { CallOptions, ClientReadableStream, Metadata } from '@grpc/grpc-js';
import type { EventStoreDBClient } from '@eventstore/db-client';
import { StreamsClient, StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import { decodeBatchAppend } from './batchAppendAnswer.js';
import type { AppendCall } from './rawAppender.js';

/**
 * Private parts of the client. Its public methods share module state between clients, cancel each read of a missing stream, and
 * convert JSON to objects and back, which may change bytes. This uses the generated classes on the client's own connection, with
 * its discovery, TLS and credentials.
 */
interface ClientInside {
  getGRPCClient(type: typeof StreamsClient, name: string): Promise<StreamsClient>;
  callArguments(
    options: { readonly requiresLeader: boolean },
    callOptions: { readonly deadline: number },
  ): [Metadata, CallOptions];
  /** Reconnects, to the leader or another node, if the error requires it. */
  handleError(streams: StreamsClient, error: Error): Promise<void>;
  getChannel(): Promise<{ close(): void }>;
  /** Asked for at the first append, and kept until the client connects to another node. */
  readonly capabilities: Promise<{ readonly serverVersion: string }>;
}

/** Calls of the service `Streams` on a client's connection, which changes to another node when an error requires it. */
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
    // Without a listener, an error after the last read would end the process.
    started.on('error', (error: Error) => void inside.handleError(streams, error).catch(() => undefined));
    return started;
  }

  return {
    read: (request) => start((streams) => streams.read(request, ...args())),
    batchAppend: () =>
      start((streams) => {
        const { path } = StreamsService.batchAppend;
        return streams.makeBidiStreamRequest(
          path,
          (encoded: Buffer) => encoded,
          decodeBatchAppend,
          ...args(),
        );
      }),
    closeConnection: async () => (await inside.getChannel()).close(),
  };
}

/** The release of the server, as it says itself; undefined when it does not. */
export async function serverVersionOf(client: EventStoreDBClient): Promise<string | undefined> {
  try {
    const { serverVersion } = await (client as unknown as ClientInside).capabilities;
    return serverVersion === '' ? undefined : serverVersion.slice(0, 100);
  } catch {
    return undefined;
  }
}
