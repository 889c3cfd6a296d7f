import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeUplink, explainUplink, faultOffset } from '../../../adapters/protobuf/index.js';
import { messageOf } from '../../../domain/kernel/errors.js';
import { brewline } from '../../../proto/generated/brewline.js';
import { readVectors } from '../../vectors/vectorFile.js';

const { Uplink } = brewline.v1;

describe('the fields of a message with their bytes', () => {
  it('cover every byte of each message of proto/vectors.json, and are named as in the .proto files', async () => {
    const uplinks = (await readVectors()).filter(({ message }) => message === 'Uplink');
    assert.ok(uplinks.length > 10);
    for (const { name, hex, json } of uplinks) {
      const bytes = Buffer.from(hex, 'hex');
      const { fields, flaw, hasMore } = await explainUplink(bytes);
      assert.deepEqual([flaw, hasMore], [null, false], name);
      let at = 0;
      for (const { start, end } of fields.filter(({ depth }) => depth === 0)) {
        assert.equal(start, at, name);
        at = end;
      }
      assert.equal(at, bytes.length, name);
      assert.ok(
        fields.every(({ path, type }) => !/\d/.test(path.at(-1) ?? '') && type !== 'unknown'),
        name,
      );
      const valueOf = (path: string) => fields.find((field) => field.path === path)?.value;
      assert.equal(valueOf('boot'), String(json.boot), name);
      if (json.sentAtMs !== undefined) assert.equal(valueOf('sent_at_ms'), json.sentAtMs, name);
    }
  });

  it('say what stands in packed numbers, texts, enums and messages within', async () => {
    const bytes = Uplink.encode({
      schemaVersion: 1,
      boot: 4,
      seq: 9,
      telemetry: { session: 7, blocks: [{ firstAtMs: 5, sensors: [3], values: [-282] }] },
    }).finish();
    const { fields } = await explainUplink(bytes);
    const shown = fields.map(({ path, depth, value }) => `${depth} ${path} ${value}`);
    assert.ok(shown.includes('1 telemetry.session 7'), shown.join('\n'));
    assert.ok(shown.includes('2 telemetry.blocks.values [-282]'), shown.join('\n'));
    assert.ok(shown.includes('0 telemetry null'));
  });

  it('are read from any bytes, within their bounds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const { fields, flaw } = await explainUplink(bytes);
        for (const { start, end } of fields) assert.ok(start >= 0 && start < end && end <= bytes.length);
        if (flaw) assert.ok(flaw.at >= 0 && flaw.at <= bytes.length);
      }),
      { numRuns: 2_000 },
    );
  });

  it('end where the wire format is broken, and go on behind a broken message within', async () => {
    const cut = Buffer.from('0801102a5a14080a', 'hex');
    const { fields, flaw } = await explainUplink(cut);
    assert.deepEqual(flaw, { at: 5, what: 'a length is 20, and only 2 bytes follow' });
    assert.deepEqual(
      fields.map(({ path, value }) => `${path} ${value}`),
      ['schema_version 1', 'boot 42'],
    );
    // A hello whose text is longer than the hello; behind it a field of the envelope.
    const within = await explainUplink(Buffer.from('080152031a0961102a', 'hex'));
    assert.equal(within.flaw?.at, 5);
    assert.equal(within.fields.at(-1)?.path, 'boot');
  });

  it('have a limit', async () => {
    const bytes = Buffer.from('0801'.repeat(1_200), 'hex');
    const { fields, hasMore } = await explainUplink(bytes);
    assert.deepEqual([fields.length, hasMore], [1_000, true]);
  });

  it('tell the byte by which decoding refused the message', async () => {
    const whole = (body: Parameters<typeof Uplink.encode>[0]) =>
      Uplink.encode({ schemaVersion: 1, boot: 4, seq: 9, ...body }).finish();
    for (const [bytes, field] of [
      [whole({ schemaVersion: 9, gap: { firstSeq: 1, lastSeq: 1 } }), 'schema_version'],
      [whole({ deviceId: 'keg-2', gap: { firstSeq: 1, lastSeq: 1 } }), 'device_id'],
      [whole({ gap: { firstSeq: 5, lastSeq: 2 } }), 'gap'],
      [whole({ commandAck: { commandId: new Uint8Array(3) } }), 'command_ack.command_id'],
      [
        whole({ processEvent: { session: 7, atMs: 5, fault: { code: 3, text: 'x'.repeat(501) } } }),
        'process_event.fault.text',
      ],
    ] as const) {
      const refusal = refusalOf(bytes);
      const explained = await explainUplink(bytes);
      const place = explained.fields.find(({ path }) => path === field)?.start;
      assert.notEqual(place, undefined, field);
      assert.equal(faultOffset(explained, refusal), place, `${field}: ${refusal.cause}`);
    }
    const cut = Buffer.from('0801102a180962ff', 'hex');
    assert.equal(faultOffset(await explainUplink(cut), refusalOf(cut)), 7);
    // A boot of 0 is not sent.
    const bootless = Uplink.encode({ schemaVersion: 1, seq: 9 }).finish();
    assert.equal(faultOffset(await explainUplink(bootless), refusalOf(bootless)), null);
  });
});

function refusalOf(bytes: Uint8Array): { readonly code: string; readonly cause: string } {
  try {
    decodeUplink(bytes, 'keg-1');
  } catch (error) {
    return { code: (error as { code: string }).code, cause: messageOf(error) };
  }
  return assert.fail('it was taken');
}
