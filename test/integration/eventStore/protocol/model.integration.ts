import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  StreamDeletedError,
  streamNameFilter,
  StreamNotFoundError,
  WrongExpectedVersionError,
  type AllStreamResolvedEvent,
  type EventStoreDBClient,
} from '@eventstore/db-client';
import fc from 'fast-check';
import { counted, openStreams, someCredentials, useClient } from '../client.js';
import { appendEvent, appendOptions } from './differences/messages.js';
import { RawStore } from './differences/rawStore.js';
import { EventStoreModel, type Expected, type Outcome, type RawMetadata, type ReadRange } from './model.js';
import { bySize } from '../../../support/bySize.js';

const runs = bySize({ usual: 25, full: 200 });

/** One operation; `stream` is one of few, so that operations meet. */
type Operation =
  | {
      readonly type: 'append';
      readonly stream: number;
      readonly expected: Expected;
      readonly ids: readonly string[];
      readonly rpc: 'Append' | 'BatchAppend';
    }
  | { readonly type: 'delete' | 'tombstone'; readonly stream: number; readonly expected: Deletable }
  | {
      readonly type: 'setMetadata';
      readonly stream: number;
      readonly metadata: { maxCount?: number; truncateBefore?: number };
    }
  | { readonly type: 'setRawMetadata'; readonly stream: number; readonly metadata: RawMetadata }
  | { readonly type: 'read'; readonly stream: number; readonly range: ReadRange };

type Deletable = Exclude<Expected, 'stream_exists'>;
type Append = Extract<Operation, { type: 'append' }>;

const stream = fc.nat({ max: 2 });
const expected = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Expected>('any') },
  fc.constantFrom<Expected>('no_stream', 'stream_exists'),
  fc.bigInt({ min: 0n, max: 8n }),
);
const deletable = fc.oneof(fc.constantFrom<Deletable>('any', 'no_stream'), fc.bigInt({ min: 0n, max: 8n }));
/** Ids that are never used twice, also while a failing case is made smaller. */
const ids = fc.array(fc.constant(0), { maxLength: 4 }).map((all) => all.map(() => randomUUID() as string));
const append: fc.Arbitrary<Append> = fc.record({
  type: fc.constant('append'),
  stream,
  expected,
  ids,
  rpc: fc.constantFrom('Append', 'BatchAppend'),
});
/** Not forwards from the end: `read/r from=18446744073709551615 dir=0`, a real node has no answer to that. */
const range: fc.Arbitrary<ReadRange> = fc
  .record<ReadRange>({
    direction: fc.constantFrom('forwards', 'backwards'),
    from: fc.oneof(fc.constantFrom('start', 'end'), fc.bigInt({ min: 0n, max: 12n })),
    limit: fc.integer({ min: 1, max: 6 }),
  })
  .filter(({ direction, from }) => direction === 'backwards' || from !== 'end');
const metadata = fc.record(
  { maxCount: fc.integer({ min: 1, max: 5 }), truncateBefore: fc.nat({ max: 6 }) },
  { requiredKeys: [] },
);
const right = { isJson: true, isRight: true } as const;
const wrong = { isJson: true, isRight: false } as const;
const rawMetadata = fc.constantFrom<RawMetadata>(
  { ...right, text: '{"$maxCount":0}' },
  { ...right, text: '{"$maxAge":0}' },
  { ...right, text: '{"$maxCount":-1,"$tb":2}', truncateBefore: 2 },
  { ...right, text: '{"$maxCount":1,"$maxCount":3,"other":[{"$maxCount":9}]}', maxCount: 3 },
  { ...right, text: '{"$maxAge":86400,"$maxCount":2}', maxCount: 2 },
  { ...right, isJson: false, text: '{"$maxCount":1}', maxCount: 1 },
  ...['2.5', '"2"', 'null', '[1]', 'true', '9223372036854775808'].map((value) => ({
    ...wrong,
    text: `{"$tb":1,"$maxCount":${value}}`,
  })),
  { ...wrong, isBeginningWrong: true, text: '{"$tb":9223372036854775808}' },
  { ...wrong, text: '{"$maxCount":1,"$acl":{"nobody":1}}' },
);
const everything: ReadRange = { direction: 'forwards', from: 'start', limit: 1000 };
/** Appends through one call keep their order, so some are sent together without waiting. */
const step = fc.oneof<fc.MaybeWeightedArbitrary<readonly Operation[]>[]>(
  { weight: 12, arbitrary: append.map((one) => [one]) },
  { weight: 9, arbitrary: fc.array(append, { minLength: 2, maxLength: 6 }).map(sentTogether) },
  { weight: 9, arbitrary: fc.record({ type: fc.constant('read'), stream, range }).map((one) => [one]) },
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant('delete'), stream, expected: deletable }).map((one) => [one]),
  },
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant('setMetadata'), stream, metadata }).map((one) => [one]),
  },
  {
    weight: 3,
    arbitrary: fc
      .record({ type: fc.constant('setRawMetadata'), stream, metadata: rawMetadata })
      .map((one) => [one]),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('tombstone'), stream, expected: deletable }).map((one) => [one]),
  },
);

function sentTogether(appends: readonly Append[]): readonly Operation[] {
  return appends.map((one) => ({ ...one, rpc: 'BatchAppend' }));
}

// What the model knows is what the other suites here check one by one, with their sources.
describe('event store beside a model', () => {
  let client: EventStoreDBClient;
  useClient((connected) => (client = connected));

  it('does what the model does, whatever is asked in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        const prefix = `model${randomUUID()}-`;
        const model = new EventStoreModel();
        const subscribed = collectIds(client, prefix);
        const assertSame = async (operations: readonly Operation[]): Promise<void> => {
          const outcomes = await Promise.all(
            operations.map((operation) => perform(client, prefix, operation)),
          );
          assert.deepEqual(
            outcomes,
            operations.map((operation) => imagine(model, prefix, operation)),
          );
        };
        for (const operations of steps) {
          await assertSame(operations);
          // What each operation left behind is looked at as well.
          const touched = [...new Set(operations.map((operation) => operation.stream))];
          for (const stream of touched) await assertSame([{ type: 'read', stream, range: everything }]);
        }
        const ids = model.all.map(({ id }) => id);
        assert.deepEqual(await readAllIds(client, prefix, ids.length), ids);
        assert.deepEqual(await subscribed.first(ids.length), ids);
      }),
      { numRuns: runs },
    );
  });
});

function imagine(model: EventStoreModel, prefix: string, operation: Operation): Outcome {
  const name = `${prefix}${operation.stream}`;
  switch (operation.type) {
    case 'append': {
      const outcome = model.append(name, operation.expected, operation.ids);
      // Of an append without events the client tells no revision.
      return operation.ids.length === 0 && outcome.type === 'written' ? { type: 'done' } : outcome;
    }
    case 'delete':
      return model.delete(name, operation.expected);
    case 'tombstone':
      return model.tombstone(name, operation.expected);
    case 'setMetadata':
      return model.setMetadata(name, operation.metadata);
    case 'setRawMetadata':
      return model.setRawMetadata(name, operation.metadata);
    case 'read':
      return model.read(name, operation.range);
  }
}

async function perform(client: EventStoreDBClient, prefix: string, operation: Operation): Promise<Outcome> {
  const name = `${prefix}${operation.stream}`;
  try {
    switch (operation.type) {
      case 'append':
        return await appendAs(client, name, operation);
      case 'delete':
        await client.deleteStream(name, { expectedRevision: operation.expected });
        return { type: 'done' };
      case 'tombstone':
        await client.tombstoneStream(name, { expectedRevision: operation.expected });
        return { type: 'done' };
      case 'setMetadata':
        await client.setStreamMetadata(name, operation.metadata);
        return { type: 'done' };
      case 'setRawMetadata':
        return await writeMetadata(client, name, operation.metadata);
      case 'read':
        return { type: 'read', ids: await readIds(client, name, operation.range) };
    }
  } catch (error) {
    if (error instanceof WrongExpectedVersionError) return { type: 'wrongRevision' };
    if (error instanceof StreamDeletedError) return { type: 'deleted' };
    if (error instanceof StreamNotFoundError) return { type: 'notFound' };
    throw error;
  }
}

/** The client would write JSON anew. */
async function writeMetadata(
  client: EventStoreDBClient,
  name: string,
  { text, isJson }: RawMetadata,
): Promise<Outcome> {
  const { streams, callArguments } = await openStreams(client);
  const contentType = isJson ? 'application/json' : 'application/octet-stream';
  const answer = await new RawStore(streams, callArguments).append(
    appendOptions(`$$${name}`),
    appendEvent({ type: '$metadata', data: text, contentType }),
  );
  if (answer === 'FAILED_PRECONDITION/stream-deleted') return { type: 'deleted' };
  assert.match(answer, /^success \d+$/);
  return { type: 'done' };
}

async function appendAs(client: EventStoreDBClient, name: string, operation: Append): Promise<Outcome> {
  const events = operation.ids.map((id, index) => counted(index, id));
  const result = await client.appendToStream(name, events, {
    expectedRevision: operation.expected,
    ...(operation.rpc === 'Append' && { credentials: someCredentials() }),
  });
  return events.length === 0 ? { type: 'done' } : { type: 'written', revision: result.nextExpectedRevision };
}

async function readIds(
  client: EventStoreDBClient,
  name: string,
  { direction, from, limit }: ReadRange,
): Promise<string[]> {
  const ids: string[] = [];
  const events = client.readStream(name, { direction, fromRevision: from, maxCount: limit });
  for await (const { event } of events) ids.push(event?.id ?? '');
  return ids;
}

/** Newest first until all are found, so that runs do not read each other's events. */
async function readAllIds(client: EventStoreDBClient, prefix: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  if (count === 0) return ids;
  const events = client.readAll({ direction: 'backwards', fromPosition: 'end' });
  for await (const { event } of events) {
    if (event?.streamId.startsWith(prefix) === true && event.type === 'Counted') ids.unshift(event.id);
    if (ids.length === count) break;
  }
  await events.cancel();
  return ids;
}

function collectIds(client: EventStoreDBClient, prefix: string): { first(count: number): Promise<string[]> } {
  const subscription = client.subscribeToAll({ filter: streamNameFilter({ prefixes: [prefix] }) });
  return {
    first: async (count) => {
      const ids: string[] = [];
      if (count > 0) {
        for await (const { event } of subscription as AsyncIterable<AllStreamResolvedEvent>) {
          if (event?.type === 'Counted') ids.push(event.id);
          if (ids.length === count) break;
        }
      }
      await subscription.unsubscribe();
      return ids;
    },
  };
}
