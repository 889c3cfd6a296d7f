import { strictEqual, deepStrictEqual } from 'node:assert/strict';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import fc from 'fast-check';
import { eventFrames, type ResolvedEvent } from '../../../infra/embeddedEventStore/protocol/eventFrames.js';
import { SharedFrames } from '../../../infra/embeddedEventStore/protocol/sharedFrames.js';
import {
  toDecimal,
  tombstoneRevision,
  type StoredEvent,
} from '../../../infra/embeddedEventStore/storage/storedEvent.js';

const numbers = fc.oneof(
  fc.nat(300),
  fc.maxSafeNat(),
  fc.constantFrom(127, 128, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 53 - 1),
);
const texts = fc.oneof(
  fc.string({ maxLength: 200 }),
  fc.string({ unit: 'binary', maxLength: 50 }),
  fc.constant('ü'.repeat(64)),
);
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 20 }),
  fc.nat(20_000).map((length) => new Uint8Array(length).fill(7)),
);

const stored: fc.Arbitrary<StoredEvent> = fc.record({
  position: numbers,
  stream: texts,
  revision: fc.oneof(numbers, fc.constant(tombstoneRevision)),
  id: fc.uuid(),
  type: texts,
  createdMicros: fc.integer({ min: 0, max: 4e12 }).map((ms) => ms * 1000),
  isJson: fc.boolean(),
  data: bytes,
  metadata: bytes,
});

const resolved: fc.Arbitrary<ResolvedEvent> = fc.oneof(
  fc.record({ event: stored }),
  fc.record({ event: fc.option(stored, { nil: undefined }), link: stored }),
);

describe('frames of read events', () => {
  it('are what the generated classes of the published messages read', () => {
    fc.assert(
      fc.property(fc.array(resolved, { maxLength: 5 }), fc.boolean(), (events, structured) => {
        const messages = messagesIn(eventFrames(events, structured ? 'structured' : 'string').buffer);
        strictEqual(messages.length, events.length);
        messages.forEach((message, index) => {
          const { event, link } = events[index] ?? { event: undefined };
          const read = streamsPb.ReadResp.deserializeBinary(message).getEvent();
          deepStrictEqual(read?.getEvent() && asRead(read.getEvent()), event && asStored(event));
          deepStrictEqual(read?.getLink() && asRead(read.getLink()), link && asStored(link));
          strictEqual(read?.getCommitPosition(), String((link ?? event)?.position));
        });
      }),
    );
  });
});

describe('frames that subscribers share', () => {
  it('are those of each subscriber alone, whatever part of the events it takes', () => {
    const slices = fc.array(fc.tuple(fc.nat(12), fc.nat(12), fc.boolean()), { maxLength: 6 });
    fc.assert(
      fc.property(fc.array(stored, { maxLength: 12 }), slices, (events, taken) => {
        const frames = new SharedFrames();
        for (const [one, two, isEverySecond] of taken) {
          const slice = events
            .slice(Math.min(one, two), Math.max(one, two))
            .filter((_, index) => !isEverySecond || index % 2 === 0);
          const alone = eventFrames(
            slice.map((event) => ({ event })),
            'string',
          );
          deepStrictEqual(frames.of(slice, 'string'), alone.buffer);
        }
      }),
    );
  });

  it('are written once for each event and form of ids', () => {
    const [one, two, three] = fc.sample(stored, { numRuns: 3, seed: 1 }) as [
      StoredEvent,
      StoredEvent,
      StoredEvent,
    ];
    const frames = new SharedFrames();
    const encoded: number[] = [];
    const counted = [one, two, three].map((event, number) =>
      // Each time that an event is written, its time is looked at once.
      Object.defineProperty({ ...event }, 'createdMicros', { get: () => (encoded.push(number), 0) }),
    );
    for (const take of [counted.slice(0, 2), counted, counted.slice(1), counted]) frames.of(take, 'string');
    deepStrictEqual(encoded, [0, 1, 2]);
    frames.of(counted, 'structured');
    deepStrictEqual(encoded, [0, 1, 2, 0, 1, 2]);
  });
});

function messagesIn(frames: Buffer): Uint8Array[] {
  const messages: Uint8Array[] = [];
  for (let at = 0; at < frames.length;) {
    strictEqual(frames[at], 0);
    const end = at + 5 + frames.readUInt32BE(at + 1);
    messages.push(new Uint8Array(frames.subarray(at + 5, end)));
    at = end;
  }
  return messages;
}

function asStored({ revision, position, ...event }: StoredEvent) {
  return {
    ...event,
    position: [String(position), String(position)],
    revision: toDecimal(revision),
    stream: Buffer.from(event.stream).toString('hex'),
    type: Buffer.from(event.type).toString('utf8'),
    data: Buffer.from(event.data).toString('hex'),
    metadata: Buffer.from(event.metadata).toString('hex'),
  };
}

function asRead(event: streamsPb.ReadResp.ReadEvent.RecordedEvent | undefined) {
  const properties = new Map(event?.getMetadataMap().entries());
  return {
    id: uuidOf(event),
    createdMicros: Number(BigInt(properties.get('created') ?? 0) / 10n),
    isJson: properties.get('content-type') === 'application/json',
    position: [event?.getPreparePosition(), event?.getCommitPosition()],
    revision: event?.getStreamRevision(),
    stream: Buffer.from(event?.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString('hex'),
    type: properties.get('type'),
    data: Buffer.from(event?.getData_asU8() ?? []).toString('hex'),
    metadata: Buffer.from(event?.getCustomMetadata_asU8() ?? []).toString('hex'),
  };
}

function uuidOf(event: streamsPb.ReadResp.ReadEvent.RecordedEvent | undefined): string | undefined {
  const id = event?.getId();
  const structured = id?.getStructured();
  if (structured === undefined) return id?.getString();
  const half = (value: string) => BigInt.asUintN(64, BigInt(value)).toString(16).padStart(16, '0');
  const hex = half(structured.getMostSignificantBits()) + half(structured.getLeastSignificantBits());
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
