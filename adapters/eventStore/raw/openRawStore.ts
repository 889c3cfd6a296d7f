import { setTimeout as sleep } from 'node:timers/promises';
import type { CallOptions, Metadata } from '@grpc/grpc-js';
import { EventStoreDBClient } from '@eventstore/db-client';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { toPortError } from '../errors.js';
import { RawAppender } from './rawAppender.js';
import type { RawEvent } from './rawEvent.js';
import { rawEvents, readForwards, readLast } from './readRaw.js';

/** A store with its events as bytes: for copying and comparing whole stores. */
export interface RawStore {
  /** Every event of $all in order, system events included; needs the right to read $all. */
  readAll(): AsyncGenerator<RawEvent>;
  /** Position of the last event; undefined when there is none. */
  endPosition(): Promise<bigint | undefined>;
  openAppender(): Promise<RawAppender>;
  /** Ends a stream for good. */
  tombstone(stream: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * What the client keeps for itself. Its public methods turn JSON into objects and back, which does not always give the same
 * bytes; this reaches the generated classes, on the client's own connection (discovery, TLS and credentials included).
 */
interface ClientInside {
  getGRPCClient(type: typeof StreamsClient, name: string): Promise<StreamsClient>;
  callArguments(
    options: { readonly requiresLeader: boolean },
    callOptions: { readonly deadline: number },
  ): [Metadata, CallOptions];
  getChannel(): Promise<{ close(): void }>;
}

const disposeMs = 200;

/**
 * Opens the store at an `esdb://` or `esdb+discover://` connection string; connects at the first call.
 *
 * @throws Error when the connection string cannot be parsed.
 */
export function openRawStore(url: string): RawStore {
  const client = EventStoreDBClient.connectionString(url);
  const inside = client as unknown as ClientInside;
  const streams = () => inside.getGRPCClient(StreamsClient, 'raw');
  const args = () => inside.callArguments({ requiresLeader: true }, { deadline: Infinity });

  async function* read(request: ReturnType<typeof readForwards>): AsyncGenerator<RawEvent> {
    try {
      yield* rawEvents((await streams()).read(request, ...args()));
    } catch (error) {
      throw toPortError(error);
    }
  }

  return {
    readAll: () => read(readForwards()),
    async endPosition() {
      for await (const { position } of read(readLast())) return position;
      return undefined;
    },
    openAppender: async () => new RawAppender((await streams()).batchAppend(...args())),
    async tombstone(stream) {
      await client.tombstoneStream(stream, { expectedRevision: 'any' }).catch((error: unknown) => {
        throw toPortError(error);
      });
    },
    async close() {
      await Promise.race([client.dispose(), sleep(disposeMs)]);
      (await inside.getChannel()).close();
    },
  };
}
