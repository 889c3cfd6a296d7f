import assert from 'node:assert/strict';
import fc from 'fast-check';
import { textOfUplink, uplinkOfText } from '../../../adapters/protobuf/index.js';
import { brewline } from '../../../proto/generated/brewline.js';

const { Uplink } = brewline.v1;
type Body = Parameters<typeof Uplink.encode>[0];

const envelope = { schemaVersion: 1, boot: 42, seq: 7, sentAtMs: 1_795_957_500_000 };
const encoded = (body: Body) => Uplink.encode({ ...envelope, ...body }).finish();

describe('a message of a device as text', () => {
  it('has the names of the .proto files, and is the same message when it is read back', async () => {
    const bytes = encoded({
      traceContext: Buffer.from('4bf92f35', 'hex'),
      telemetry: {
        session: 7,
        blocks: [
          {
            firstAtMs: 1_795_957_500_000,
            atDeltaMs: [1_000, -5],
            context: { state: 1, targetCentiCelsius: -40 },
            sensors: [3],
            values: [141, 2, -7],
          },
        ],
      },
    });
    const text = await textOfUplink(bytes);
    assert.ok(text);
    const fields = JSON.parse(text) as Record<string, unknown>;
    assert.equal(fields.trace_context, '0x4bf92f35');
    assert.deepEqual(fields.telemetry, {
      session: 7,
      blocks: [
        {
          first_at_ms: 1_795_957_500_000,
          at_delta_ms: [1_000, -5],
          context: { state: 'CURRENT_STATE_RUNNING', target_centi_celsius: -40 },
          sensors: [3],
          values: [141, 2, -7],
        },
      ],
    });
    assert.deepEqual(Buffer.from(await uplinkOfText(text)), Buffer.from(bytes));
  });

  it('shows no control character, and keeps it all the same', async () => {
    const bytes = encoded({ processEvent: { session: 1, fault: { code: 5, text: 'a\u202e\u009b\u0000b' } } });
    const text = await textOfUplink(bytes);
    assert.match(text ?? '', /"a\\u202e\\u009b\\u0000b"/);
    assert.deepEqual(Buffer.from(await uplinkOfText(text ?? '')), Buffer.from(bytes));
  });

  it('keeps every number and text', async () => {
    const texts = fc.string({ unit: 'grapheme', maxLength: 20 });
    // JSON has one zero.
    const values = fc.float().filter((value) => !Object.is(value, -0));
    await fc.assert(
      fc.asyncProperty(fc.maxSafeNat(), fc.integer(), texts, values, async (atMs, code, text, value) => {
        for (const body of [
          { processEvent: { session: 1, atMs, fault: { code: code >>> 0, text } } },
          { processEvent: { session: 1, atMs, thresholdCrossed: { sensor: 1, value, rising: true } } },
        ]) {
          const bytes = encoded(body);
          const written = await textOfUplink(bytes);
          assert.ok(written !== null);
          assert.deepEqual(Buffer.from(await uplinkOfText(written)), Buffer.from(bytes));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('is not there where it would lose something', async () => {
    const known = encoded({ gap: { firstSeq: 1, lastSeq: 2 } });
    assert.ok(await textOfUplink(known));
    const minusZero = { sensor: 1, value: -0, rising: true };
    const crossed = { processEvent: { session: 1, atMs: 1, thresholdCrossed: minusZero } };
    assert.equal(await textOfUplink(encoded(crossed)), null);
    // Field 1000 of a later firmware, garbage, and a number that is written in more bytes than it needs.
    for (const more of ['c23e0161', 'ff', '188700'])
      assert.equal(await textOfUplink(Buffer.concat([known, Buffer.from(more, 'hex')])), null, more);
  });

  it('is refused with the place of what it has no field or no room for', async () => {
    for (const [written, refusal] of [
      ['{', /it is no JSON/],
      ['[]', /the message is no object/],
      ['{"gap":{"lastSeq":2}}', /gap\.lastSeq is no field of Gap/],
      ['{"__proto__":1}', /__proto__ is no field/],
      ['{"boot":4294967296}', /boot is 4294967296; a uint32 is 0 to 4294967295/],
      ['{"boot":1.5}', /boot is no whole number/],
      ['{"sent_at_ms":"18446744073709551616"}', /sent_at_ms is 18446744073709551616/],
      ['{"gap":{},"hello":{}}', /only one body can be: hello, gap/],
      ['{"trace_context":"0x4"}', /trace_context is no text of bytes/],
      ['{"device_id":7}', /device_id is no text/],
      ['{"device_id":"\\ud800"}', /device_id is no text/],
      ['{"hello":{"machine_type":"MACHINE"}}', /hello\.machine_type is none of MACHINE_TYPE_/],
      ['{"telemetry":{"blocks":{}}}', /telemetry\.blocks is no list/],
      [
        '{"telemetry":{"blocks":[{},{"values":["x"]}]}}',
        /telemetry\.blocks\[1\]\.values\[0\] is no whole number/,
      ],
      ['{"process_event":{"threshold_crossed":{"rising":1}}}', /rising is neither true nor false/],
    ] as const)
      await assert.rejects(uplinkOfText(written), { code: 'MESSAGE_MALFORMED', message: refusal }, written);
  });
});
