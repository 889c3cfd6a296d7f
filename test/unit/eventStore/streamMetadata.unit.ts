import assert from 'node:assert/strict';
import fc from 'fast-check';
import { jsonFields } from '../../../infra/embeddedEventStore/storage/jsonFields.js';
import { scavengeLimit } from '../../../infra/embeddedEventStore/storage/scavengeLimit.js';
import { tombstoneRevision } from '../../../infra/embeddedEventStore/storage/storedEvent.js';
import {
  isSoftDeleted,
  parseStreamMetadata,
  softDeletedJson,
  undeletedJson,
} from '../../../infra/embeddedEventStore/storage/streamMetadata.js';

const parsed = (json: string, isJson = true) => parseStreamMetadata(Buffer.from(json), isJson);

// What each hides is that of EventStoreDB 23.10: `StreamMetadata.FromJsonReader`, and the requests `meta/…` to a real node.
describe("a stream's metadata", () => {
  it('hides what its integers say', () => {
    assert.deepEqual(parsed('{"$maxCount":2,"$maxAge":60,"$tb":3,"mine":[{"a":"}"}]}'), {
      ...{ truncateBefore: 3, maxCount: 2, maxAgeSeconds: 60 },
    });
    assert.deepEqual(parsed('\ufeff { "$tb" : 0 } '), { truncateBefore: 0 });
    assert.deepEqual(parsed('{"$maxCount":1,"$maxCount":7}'), { maxCount: 7 });
    assert.deepEqual(parsed(String.raw`{"\u0024maxCount":4,"\"{":"\\"}`), { maxCount: 4 });
  });

  it('counts up to its closing brace, whatever follows', () =>
    assert.deepEqual(parsed('{"$maxCount":2}garbage'), { maxCount: 2 }));

  for (const [what, json] of [
    ['0', '{"$maxCount":0}'],
    ['a negative count', '{"$maxCount":-2}'],
    ['an age of 0', '{"$maxAge":0}'],
    ['a negative beginning', '{"$tb":-1}'],
    ['a fraction', '{"$maxCount":2.5}'],
    ['a whole number written as a fraction', '{"$maxCount":2.0}'],
    ['an exponent', '{"$maxCount":1e2}'],
    ['a text', '{"$maxCount":"2"}'],
    ['null', '{"$maxAge":null}'],
    ['a list', '{"$tb":[1]}'],
    ['more than 64 bits', '{"$tb":9223372036854775808}'],
    ['an age that is no time span', '{"$maxAge":922337203686}'],
    ['another field of a wrong kind', '{"$maxCount":2,"$cacheControl":"1"}'],
    ['a temporary stream that is not said so by a boolean', '{"$maxCount":2,"$tmp":1}'],
    ['an access list of a wrong kind', '{"$maxCount":2,"$acl":[]}'],
    ['a role of a wrong kind', '{"$maxCount":2,"$acl":{"$r":[1]}}'],
    ['an unknown right', '{"$maxCount":2,"$acl":{"x":"a"}}'],
    ['an object that is not closed', '{"$maxCount":2'],
    ['a list', '[{"$maxCount":2}]'],
    ['nothing', ''],
    ['text', '$maxCount'],
    ['a broken text', '{"$maxCount":2,"a":"\\x"}'],
    ['a raw line break in a text', '{"$maxCount":2,"a":"\n"}'],
  ] as const)
    it(`hides nothing for ${what}: ${JSON.stringify(json)}`, () => assert.deepEqual(parsed(json), {}));

  it('hides nothing when it is not said to be JSON', () => assert.deepEqual(parsed('{"$tb":3}', false), {}));

  it('hides all for a beginning that no stream reaches, and only the last 64-bit number deletes', () => {
    const before = parsed('{"$tb":9223372036854775806}');
    assert.deepEqual(before, { truncateBefore: Number.MAX_SAFE_INTEGER });
    assert.equal(isSoftDeleted(before), false);
    assert.deepEqual(parsed('{"$tb":9223372036854775807}'), { truncateBefore: tombstoneRevision });
    assert.ok(isSoftDeleted(parseStreamMetadata(softDeletedJson(), true)));
  });

  it('keeps its other fields as they are written when the stream comes back', () => {
    const json = Buffer.from(
      '{"big":12345678901234567890,"$tb":9223372036854775807,"f":1.0,"a\\"":{"b":[ ]}}',
    );
    assert.equal(
      Buffer.from(undeletedJson(json, 5)!).toString(),
      '{"big":12345678901234567890,"$tb":5,"f":1.0,"a\\"":{"b":[ ]}}',
    );
    assert.equal(undeletedJson(Buffer.from('no JSON'), 5), undefined);
  });

  it('has the fields that JSON.parse finds, and hides only by whole numbers, whatever it is', () => {
    const key = fc.oneof(fc.constantFrom('$tb', '$maxCount', '$maxAge', '$acl', '$tmp'), fc.string());
    const object = fc.dictionary(key, fc.oneof(fc.integer(), fc.jsonValue()), { noNullPrototype: true });
    fc.assert(
      fc.property(
        object,
        fc.constantFrom(undefined, 2),
        fc.constantFrom('', ' ', '}x'),
        (value, space, tail) => {
          const text = JSON.stringify(value, null, space);
          const fields = [...(jsonFields(text + tail) ?? assert.fail())];
          // JSON has no -0: what is written is what is read.
          const written = JSON.parse(text) as Record<string, unknown>;
          assert.deepEqual(
            Object.fromEntries(fields.map(([name, raw]) => [name, JSON.parse(raw) as unknown])),
            written,
          );
          const metadata = parsed(text);
          for (const [field, count] of Object.entries(metadata)) assert.ok(Number.isInteger(count), field);
          const state = { id: 1, head: 9, metadata, metadataJson: Buffer.from(text), hasMetadata: true };
          const limit = scavengeLimit(state, Date.now());
          assert.ok(!limit || (Number.isInteger(limit.beforeRevision) && limit.beforeRevision <= 9));
        },
      ),
      { numRuns: 2_000 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.deepEqual(Object.keys(parsed(`x${text}`)), []);
        jsonFields(text);
      }),
    );
  });
});
