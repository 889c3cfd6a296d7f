import assert from 'node:assert/strict';
import { decodeUplink, uplinkOfText } from '../../../../adapters/protobuf/index.js';
import { checkEdit, differencesOf } from '../../../../commands/parkedEdits/index.js';
import { brewline } from '../../../../proto/generated/brewline.js';

const { Uplink } = brewline.v1;
type Body = Parameters<typeof Uplink.encode>[0];

const codec = { decode: decodeUplink, encodeText: uplinkOfText };
const encoded = (body: Body) => Uplink.encode({ schemaVersion: 1, boot: 4, seq: 9, ...body }).finish();
const parked = (body: Uint8Array) => ({ deviceId: 'keg-1', body, edited: null });
const bad = encoded({ gap: { firstSeq: 5, lastSeq: 2 } });

const refusalOf = async (text: object | string, body = bad) => {
  const edit = typeof text === 'string' ? { as: 'hex', text } : { as: 'fields', text: JSON.stringify(text) };
  const checked = await checkEdit(parked(body), edit as { as: 'hex' | 'fields'; text: string }, codec);
  return checked.type === 'refused' ? checked.why : undefined;
};

describe('an edit of a parked message', () => {
  const good = { schema_version: 1, boot: 4, seq: 9, gap: { first_seq: 2, last_seq: 5 } };

  it('may change the payload, as fields or as bytes, and knows what the device sent', async () => {
    const asFields = await checkEdit(parked(bad), { as: 'fields', text: JSON.stringify(good) }, codec);
    const hex = Buffer.from(encoded({ gap: { firstSeq: 2, lastSeq: 5 } })).toString('hex');
    const asBytes = await checkEdit(
      parked(bad),
      { as: 'hex', text: `0x${hex.slice(0, 8)} ${hex.slice(8)}\n` },
      codec,
    );
    assert.deepEqual(asFields, asBytes);
    assert.equal(asFields.type, 'edited');
    assert.equal(Buffer.from(asFields.body).toString('hex'), hex);
    assert.notEqual(asFields.original, undefined);
    assert.notEqual(asFields.original, decodeUplink(asFields.body, 'keg-1').hash);
  });

  it('is of the first version, whoever edits it once more', async () => {
    const edited = { by: 'os:ada', atMs: 1, original: 77 };
    const again = await checkEdit(
      { ...parked(bad), edited },
      { as: 'fields', text: JSON.stringify(good) },
      codec,
    );
    assert.equal(again.type === 'edited' && again.original, 77);
  });

  it('may not change whose message it is, or which', async () => {
    assert.match((await refusalOf({ ...good, seq: 10 })) ?? '', /its number is boot 4, seq 9, and stays so/);
    assert.match((await refusalOf({ ...good, boot: 5 })) ?? '', /stays so/);
    assert.match((await refusalOf({ ...good, device_id: 'keg-2' })) ?? '', /the topic belongs to keg-1/);
    // Of garbage nobody knows the number.
    assert.equal(await refusalOf({ ...good, seq: 10 }, Buffer.from('ff', 'hex')), undefined);
  });

  it('is refused where ingest would park it again, in part too', async () => {
    assert.match(
      (await refusalOf({ ...good, gap: { first_seq: 3, last_seq: 1 } })) ?? '',
      /gap goes from 3 to 1/,
    );
    assert.match((await refusalOf({ ...good, schema_version: 2 })) ?? '', /schema_version is 2/);
    assert.match((await refusalOf('ff')) ?? '', /./);
    assert.match((await refusalOf('f')) ?? '', /pairs of hexadecimal digits/);
    assert.match((await refusalOf(Buffer.from(bad).toString('hex'))) ?? '', /nothing of it is changed/);
    assert.match((await refusalOf('00'.repeat(28_001))) ?? '', /28001 bytes, at most 28000/);
    const rest = { schema_version: 1, boot: 4, seq: 9 };
    const telemetry = { blocks: [{ first_at_ms: 1, sensors: [3, 3], values: [1, 2] }] };
    assert.match((await refusalOf({ ...rest, telemetry })) ?? '', /sensor|block|reading/);
  });

  it('is no hello and no last will, which say something of a connection that is over', async () => {
    const rest = { schema_version: 1, boot: 4, seq: 9 };
    const hello = { connection: 1 };
    assert.match(
      (await refusalOf({ ...rest, seq: 0, hello }, Buffer.from([255]))) ?? '',
      /a hello or a last will/,
    );
    const willed = encoded({ seq: 0, lastWill: { connection: 1 } });
    assert.match((await refusalOf(good, willed)) ?? '', /a hello or a last will/);
  });
});

describe('the differences of two versions', () => {
  const field = (path: string, value: string | null, [start, end]: readonly [number, number], depth = 0) => ({
    ...{ path, value, start, end, depth, type: 'uint32' },
  });

  it('are fields that changed, came or went, also of several with one name', () => {
    const before = {
      body: Buffer.from([1, 2, 3, 4]),
      fields: [
        field('a', '1', [0, 1]),
        field('b.c', '2', [1, 2], 1),
        field('b.c', '3', [2, 3], 1),
        field('d', '4', [3, 4]),
      ],
    };
    const after = {
      body: Buffer.from([1, 2, 9, 5]),
      fields: [
        field('a', '1', [0, 1]),
        field('b.c', '2', [1, 2], 1),
        field('b.c', '9', [2, 3], 1),
        field('e', '5', [3, 4]),
      ],
    };
    assert.deepEqual(differencesOf(before, after), [
      { path: 'b.c', before: '3', after: '9' },
      { path: 'e', before: null, after: '5' },
      { path: 'd', before: '4', after: null },
    ]);
  });

  it('are found where only the end of a long value differs, and in a message without fields', () => {
    const before = { body: Buffer.from([1, 2]), fields: [field('text', '"long…"', [0, 2])] };
    const after = { body: Buffer.from([1, 3]), fields: [field('text', '"long…"', [0, 2])] };
    assert.deepEqual(differencesOf(before, after), [{ path: 'text', before: '"long…"', after: '"long…"' }]);
    const empty = { body: Buffer.from([1]), fields: [field('logs', null, [0, 1])] };
    assert.deepEqual(differencesOf({ body: Buffer.of(), fields: [] }, empty), [
      { path: 'logs', before: null, after: '{}' },
    ]);
  });
});
