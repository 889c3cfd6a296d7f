import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { traitsOf } from '../../../domain/deviceCommand/index.js';
import { annotate } from '../../vectors/annotate.js';
import { messageType } from '../../vectors/messageTypes.js';
import { formatVectors, readVectors, type Vector } from '../../vectors/vectorFile.js';
import { assertSame, assertTaken, vectorOf } from '../../vectors/vectorOf.js';

/** From dist/test/unit/protobuf. */
const proto = join(import.meta.dirname, '../../../../proto');

describe('proto/vectors.json', () => {
  let vectors: readonly Vector[];

  before(async () => {
    vectors = await readVectors();
  });

  it('has every kind of body, process event and command', () => {
    const named = JSON.stringify(vectors.map(({ json }) => json));
    const bodies = [
      'hello',
      'lastWill',
      'telemetry',
      'processEvent',
      'commandAck',
      'logs',
      'gap',
      'settingsReport',
    ];
    const events = ['sessionStarted', 'stepEntered', 'userActionRequested', 'userActionDone'];
    const others = [
      'thresholdCrossed',
      'fault',
      'sessionCompleted',
      'sessionCancelled',
      'sessionInterrupted',
    ];
    const commands = Object.keys(traitsOf);
    for (const kind of [...bodies, ...events, ...others, ...commands])
      assert.ok(named.includes(`"${kind}"`), kind);
  });

  it('says the same in JSON and in bytes, both ways', () => {
    for (const vector of vectors) assert.doesNotThrow(() => assertSame(vector), vector.name);
  });

  it('has the message that README.md takes apart byte by byte', async () => {
    const readme = await readFile(join(proto, 'README.md'), 'utf8');
    const [, annotated = ''] = /For example the single reading[^]*?```\n([^]*?)```/.exec(readme) ?? [];
    const bytes = annotated.split('\n').map((line) => /^ *((?:[0-9a-f]{2} )+) /.exec(`${line} `)?.[1] ?? '');
    const hex = bytes.join('').replaceAll(' ', '');
    const name = 'one reading outside any session: liquid 14.1 °C';
    assert.equal(hex, vectors.find((vector) => vector.name === name)?.hex);
  });

  it('has only uplinks that the backend accepts, and downlinks that a device understands', () => {
    for (const vector of vectors) assert.doesNotThrow(() => assertTaken(vector), vector.name);
  });

  it('is as npm run vector writes it, from JSON and from hex', async () => {
    assert.equal(await readFile(join(proto, 'vectors.json'), 'utf8'), await formatVectors(vectors));
    for (const vector of vectors) {
      const { name, message, json, hex } = vector;
      assert.deepEqual(vectorOf(name, message, JSON.stringify(json)), vector, name);
      assert.deepEqual(vectorOf(name, message, hex.toUpperCase().replaceAll(/..../g, '$& ')), vector, name);
    }
  });
});

describe('npm run vector', () => {
  const refused = [
    ['a field that the message does not have', { boots: 1 }, /^Uplink\.boots is no field; Uplink has .*boot/],
    ['a field of an inner message', { hello: { wifi: 1 } }, /^Uplink\.hello\.wifi is no field; Hello has /],
    [
      'a name that its enum does not have',
      { hello: { machineType: 'KETTLE' } },
      /machineType is none of MACHINE/,
    ],
    ['a 0 that is not sent', { boot: 0 }, /^Uplink\.boot is 0, which is not sent: leave it out$/],
    ['an enum of number 0', { hello: { machineType: 'MACHINE_TYPE_BASE' } }, /is not sent: leave it out$/],
    ['what the backend would park', { schemaVersion: 1, boot: 1, seq: 1 }, /no body that this backend knows/],
    ['what is no object', [], /^Uplink is no object$/],
  ] as const;
  for (const [what, json, message] of refused) {
    it(`refuses ${what}`, () => {
      assert.throws(() => vectorOf('', 'Uplink', JSON.stringify(json)), { message });
    });
  }

  it('tells of a vector whose JSON and bytes differ, whichever was changed', async () => {
    const [vector] = await readVectors();
    assert.ok(vector);
    assert.throws(
      () => assertSame({ ...vector, json: { ...vector.json, boot: 43 } }),
      /gives the bytes 0801102b/,
    );
    assert.throws(
      () => assertSame({ ...vector, hex: vector.hex.replace('102a', '102b') }),
      /and not 0801102b/,
    );
  });

  it('shows each byte once, in its place, with the name of its field', async () => {
    for (const { name, message, hex } of await readVectors()) {
      const lines = annotate(messageType(message), Buffer.from(hex, 'hex'));
      const bytes = lines.map((line) => /^ *((?:[0-9a-f]{2} )+)/.exec(line)?.[1] ?? '');
      assert.equal(bytes.join('').replaceAll(' ', ''), hex, name);
      assert.ok(!lines.some((line) => /field \d|unknown/.test(line)), name);
    }
  });
});
