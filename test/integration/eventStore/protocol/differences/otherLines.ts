import serverFeaturesPb from '@eventstore/db-client/generated/serverfeatures_pb.js';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import { filled, readText } from './appendLines.js';
import type { Line } from './line.js';
import {
  appendEvent,
  appendOptions,
  batchOf,
  idOf,
  readOf,
  type Expected,
  type RawBatch,
  type RawRead,
} from './messages.js';
import type { RawStore } from './rawStore.js';

const badRequest = { real: 'UNKNOWN', ours: 'INVALID_ARGUMENT', why: 'Bad requests' } as const;

const toAll = {
  real: 'done',
  ours: 'PERMISSION_DENIED/access-denied',
  why: '$all as a name',
} as const;

const missing = (expected: Expected, real: string): Line => ({
  line: `delete/missing exp=${expected === 'unset' ? 'none' : expected}`,
  real,
  ask: (raw) => raw.delete(raw.own('d'), expected),
});

/** A stream that was deleted stays so when an append is refused. */
const revived = (expected: Expected): Line => ({
  line: `revive/soft-deleted append exp=${expected}`,
  real: `wrong 1≠${expected} before 20.6.1: 1≠${expected} notFound`,
  ask: async (raw) => {
    const stream = await filled(raw, 'rv', 2);
    await raw.delete(stream, 'any');
    return `${await raw.append(appendOptions(stream, expected), appendEvent())} ${await readText(raw, stream)}`;
  },
});

const deletionLines: readonly Line[] = [
  missing('any', 'FAILED_PRECONDITION/wrong-expected-version/-2/-1'),
  missing('no', 'FAILED_PRECONDITION/wrong-expected-version/-1/-1'),
  missing('unset', 'INVALID_ARGUMENT'),
  { line: 'delete/name ', ...badRequest, ask: (raw) => raw.delete('', 'any') },
  { line: 'tombstone/name ', ...badRequest, ask: (raw) => raw.tombstone('', 'any') },
  { line: 'delete/name null', ...badRequest, ask: (raw) => raw.delete(undefined, 'any') },
  { line: 'delete/name $all', ...toAll, ask: (raw) => raw.delete('$all', 'any') },
  { line: 'tombstone/name $all', ...toAll, ask: (raw) => raw.tombstone('$all', 'any') },
  {
    line: 'delete/name $$dd',
    real: 'FAILED_PRECONDITION/wrong-expected-version/-2/-1',
    ask: (raw) => raw.delete(`$$${raw.own('dd')}`, 'any'),
  },
  revived('4294967295'),
  revived('2'),
];

type Act = (raw: RawStore, stream: string) => Promise<unknown>;
const appendOne: Act = (raw, stream) => raw.append(appendOptions(stream), appendEvent());

/** @param prepare makes the stream, and says from where to read it */
function subscribed(
  line: string,
  answers: Pick<Line, 'real' | 'ours' | 'why'>,
  prepare: (raw: RawStore) => Promise<RawRead & { readonly name: string }>,
  act: Act = appendOne,
): Line {
  return {
    line: `sub/${line}`,
    ...answers,
    ask: async (raw, expected) => {
      const { name, ...read } = await prepare(raw);
      const source = { stream: name };
      return raw.subscribe(readOf({ source, ...read, count: 'subscribe' }), expected, () => act(raw, name));
    },
  };
}

const nothingComes: Act = () => Promise.resolve();
const ended = 'FAILED_PRECONDITION/stream-deleted';
const endsBefore = (code: string): string => `${code} act`;
const badSubscription = {
  real: endsBefore('UNKNOWN'),
  ours: endsBefore('INVALID_ARGUMENT'),
  why: 'Bad requests',
} as const;

async function deleted(raw: RawStore, name: string, how: 'delete' | 'tombstone'): Promise<string> {
  const stream = await filled(raw, name, 2);
  await raw[how](stream, 'any');
  return stream;
}

const streamSubscriptions: readonly Line[] = [
  subscribed('stream rev int64max', badSubscription, async (raw) => ({
    ...{ name: await filled(raw, 's', 1), from: '9223372036854775807' },
  })),
  subscribed(
    'stream missing',
    { real: 'confirmed act smiss#0 caughtUp', ours: 'confirmed caughtUp act smiss#0', why: 'Caught up' },
    (raw) => Promise.resolve({ name: raw.own('smiss') }),
  ),
  subscribed('stream backwards', { real: endsBefore('INVALID_ARGUMENT') }, async (raw) => ({
    ...{ name: await filled(raw, 's', 1), direction: 1 },
  })),
  subscribed(
    'stream soft deleted',
    { real: 'confirmed act sd#2 caughtUp', ours: 'confirmed caughtUp act sd#2', why: 'Caught up' },
    async (raw) => ({ name: await deleted(raw, 'sd', 'delete') }),
  ),
  subscribed(
    'stream tombstone while missing',
    { real: `confirmed act ${ended}`, ours: `confirmed caughtUp act ${ended}`, why: 'Caught up' },
    (raw) => Promise.resolve({ name: raw.own('sd4') }),
    (raw, stream) => raw.tombstone(stream, 'any'),
  ),
  ...(['tombstoned', 'tombstoned from 100'] as const).map((line) =>
    subscribed(
      `stream ${line}`,
      { real: endsBefore(ended) },
      async (raw) => ({
        name: await deleted(raw, 'sd5', 'tombstone'),
        from: line === 'tombstoned' ? 'start' : '100',
      }),
      nothingComes,
    ),
  ),
  subscribed(
    'stream $all name',
    // The node had `$all` tombstoned by an earlier line of the list.
    { real: endsBefore(ended), ours: 'confirmed caughtUp act', why: '$all as a name' },
    () => Promise.resolve({ name: '$all' }),
    nothingComes,
  ),
  subscribed('stream empty name', badSubscription, () => Promise.resolve({ name: '' }), nothingComes),
];

const far = '4611686018427387904';
const someFilter = (raw: RawStore) => ({ prefixes: [raw.own('sa')] });
const nowhere = (raw: RawStore, read: RawRead) =>
  Promise.resolve({ name: raw.own('sa'), source: 'all', ...read } as const);

const allSubscriptions: readonly Line[] = [
  subscribed(
    'all start filter types',
    {
      real: 'confirmed sa#0 sa#1 sa#2 sa#3 sa#4 caughtUp act sa#5',
      ours: 'confirmed sa#0 sa#1 sa#2 sa#3 sa#4 checkpoint caughtUp act sa#5',
      why: 'A checkpoint at the end',
    },
    async (raw) => {
      const from = await raw.end();
      return { name: await filled(raw, 'sa', 5), source: 'all', from, filter: someFilter(raw) };
    },
  ),
  subscribed('all filter mult 0', badSubscription, (raw) =>
    nowhere(raw, { filter: { ...someFilter(raw), multiplier: 0 } }),
  ),
  subscribed('all filter window unset', { real: endsBefore('INVALID_ARGUMENT') }, (raw) =>
    nowhere(raw, { filter: { ...someFilter(raw), max: 'unset' } }),
  ),
  subscribed('all filter neither', { real: endsBefore('INVALID_ARGUMENT') }, (raw) =>
    nowhere(raw, { filter: { by: 'nothing' } }),
  ),
  subscribed('all backwards', { real: endsBefore('INVALID_ARGUMENT') }, (raw) =>
    nowhere(raw, { direction: 1 }),
  ),
  subscribed('all position beyond', { real: 'confirmed caughtUp act sa#0' }, (raw) =>
    nowhere(raw, { from: [far, far] }),
  ),
  subscribed('all position beyond filter', { real: 'confirmed caughtUp act sa#0' }, (raw) =>
    nowhere(raw, { from: [far, far], filter: someFilter(raw) }),
  ),
  subscribed('all commit<prepare', badSubscription, (raw) => nowhere(raw, { from: ['0', '1'] })),
];

function batched(line: string, real: string, batchesOf: (stream: string) => readonly RawBatch[]): Line {
  return {
    line: `batch/${line}`,
    real,
    ask: (raw) => {
      const stream = raw.own('b');
      return raw.batch(...batchesOf(stream).map((batch) => batchOf({ stream, ...batch })));
    },
  };
}

function structuredId(): sharedPb.UUID {
  const halves = new sharedPb.UUID.Structured();
  halves.setMostSignificantBits('1');
  halves.setLeastSignificantBits('2');
  const uuid = new sharedPb.UUID();
  uuid.setStructured(halves);
  return uuid;
}

const known = idOf();
const batchLines: readonly Line[] = [
  batched('no correlation', 'BadRequest', () => [{ correlation: undefined }]),
  batched('structured correlation', 'success:0', () => [{ correlation: structuredId() }]),
  batched('no stream', 'BadRequest', () => [{ stream: undefined }]),
  batched('empty stream', 'BadRequest', () => [{ stream: '' }]),
  batched('no expected', 'BadRequest', () => [{ expected: 'unset' }]),
  batched('zero events any', 'success:none', () => [{ events: [] }]),
  batched('zero events no', 'success:none', () => [{ expected: 'no', events: [] }]),
  ...(['tombstoned', 'soft deleted exists'] as const).map((line): Line => ({
    line: `batch/${line}`,
    real: 'StreamDeleted',
    ask: async (raw) => {
      const how = line === 'tombstoned' ? 'tombstone' : 'delete';
      const stream = await deleted(raw, 'b', how);
      return raw.batch(batchOf({ stream, expected: line === 'tombstoned' ? 'any' : 'exists' }));
    },
  })),
  batched('no type', 'BadRequest', () => [{ events: [{ type: undefined }] }]),
  batched('no content-type', 'BadRequest', () => [{ events: [{ contentType: undefined }] }]),
  batched('no id', 'BadRequest', () => [{ events: [{ id: undefined }] }]),
  batched('empty type', 'BadRequest', () => [{ events: [{ type: '' }] }]),
  batched('bad then good', 'BadRequest success:0', () => [{ events: [{ type: undefined }] }, {}]),
  batched('stream name $$', 'BadRequest', () => [{ stream: '$$' }]),
  batched('partial repeat', 'success:0 WrongExpectedVersion', () => [
    { events: [{ id: known }] },
    { events: [{ id: known }, {}] },
  ]),
  batched('half-close after five writes', [0, 1, 2, 3, 4].map((at) => `success:${at}`).join(' '), () =>
    Array.from({ length: 5 }, () => ({})),
  ),
];

const serverLines: readonly Line[] = [
  {
    line: 'features',
    real: '23.10 streams.streams/batchappend: persistent_subscriptions.persistentsubscriptions/create:stream,all',
    ask: async (raw) => {
      const path = '/event_store.client.server_features.ServerFeatures/GetSupportedMethods';
      const answer = await raw.unary(path, Buffer.of());
      const methods = serverFeaturesPb.SupportedMethods.deserializeBinary(Buffer.from(answer)).toObject();
      const found = methods.methodsList
        .map((of) =>
          `${of.serviceName}/${of.methodName}:${of.featuresList.toString()}`.replace(
            /^event_store\.client\./,
            '',
          ),
        )
        .filter((text) => /batchappend|persistentsubscriptions\/create/.test(text));
      const release = methods.eventStoreServerVersion.split('.').slice(0, 2).join('.');
      return [release, ...found].join(' ');
    },
  },
  {
    line: 'unknown method',
    real: 'UNIMPLEMENTED',
    ask: async (raw) => String(await raw.unary('/event_store.client.streams.Streams/Nope', Buffer.of())),
  },
  {
    line: 'unknown service',
    real: 'UNIMPLEMENTED',
    ask: async (raw) => String(await raw.unary('/foo.Bar/Nope', Buffer.of())),
  },
  {
    line: 'garbage request bytes',
    ...{ real: 'UNKNOWN', ours: 'INTERNAL', why: "gRPC's own answers" },
    ask: async (raw) =>
      String(await raw.unary('/event_store.client.streams.Streams/Delete', Buffer.of(255, 255, 255))),
  },
];

/** Lines about deletions, subscriptions, `BatchAppend` and the server itself. */
export const otherLines: readonly Line[] = [
  ...deletionLines,
  ...streamSubscriptions,
  ...allSubscriptions,
  ...batchLines,
  ...serverLines,
];
