import { setTimeout as sleep } from 'node:timers/promises';
import { EventStoreDBClient } from '@eventstore/db-client';
import { toPortError } from '../errors.js';
import { callsOf } from './clientCalls.js';
import { OrderedAppender } from './orderedAppender.js';
import { RawAppender } from './rawAppender.js';
import type { RawEvent } from './rawEvent.js';
import { rawEvents, readForwards, readLast } from './readRaw.js';

/** A store with its events as bytes: for copying and comparing whole stores. */
export interface RawStore {
  /** Every event of $all in order, system events included; needs the right to read $all. */
  readAll(): AsyncGenerator<RawEvent>;
  /** Position of the last event; undefined when there is none. */
  endPosition(): Promise<bigint | undefined>;
  openAppender(): OrderedAppender;
  /** Ends a stream for good. */
  tombstone(stream: string): Promise<void>;
  close(): Promise<void>;
}

/** How long a server may take for one append of a copy before it refuses it. */
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
