import { setTimeout as sleep } from 'node:timers/promises';
import { EventStoreDBClient } from '@eventstore/db-client';
import { toPortError } from '../errors.js';
import { callsOf } from './clientCalls.js';
import { OrderedAppender } from './orderedAppender.js';
import { RawAppender } from './rawAppender.js';
import type { RawEvent } from './rawEvent.js';
import { rawEvents, readForwards, readLast } from './readRaw.js';

/** A store with its events as bytes: to copy and compare whole stores. */
export interface RawStore {
  /** Every event of $all in order, with system events; needs the permission to read $all. */
  readAll(): AsyncGenerator<RawEvent>;
  /** Position of the last event; undefined when there is none. */
  endPosition(): Promise<bigint | undefined>;
  openAppender(): OrderedAppender;
  /** Deletes a stream for good. */
  tombstone(stream: string): Promise<void>;
  close(): Promise<void>;
}

/** Timeout of an append of a copy at the server. */
const deadlineMs = 30_000;
const disposeMs = 200;

/**
 * Opens the store at an `esdb://` or `esdb+discover://` connection string; connects at the first call.
 *
 * @throws Error when the connection string cannot be parsed.
 */
export function openRawStore(url: string): RawStore {
  const client = EventStoreDBClient.connectionString(url);
  const calls = callsOf(client, { requiresLeader: true });

  async function* read(request: ReturnType<typeof readForwards>): AsyncGenerator<RawEvent> {
    try {
      yield* rawEvents(await calls.read(request));
    } catch (error) {
      throw toPortError(error, 'reading');
    }
  }

  return {
    readAll: () => read(readForwards()),
    async endPosition() {
      for await (const { position } of read(readLast())) return position;
      return undefined;
    },
    openAppender: () =>
      new OrderedAppender(new RawAppender({ openCall: () => calls.batchAppend(), deadlineMs })),
    async tombstone(stream) {
      await client.tombstoneStream(stream, { expectedRevision: 'any' }).catch((error: unknown) => {
        throw toPortError(error, 'reading');
      });
    },
    async close() {
      await Promise.race([client.dispose(), sleep(disposeMs)]);
      await calls.closeConnection();
    },
  };
}
