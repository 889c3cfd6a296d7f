import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeDownlink, decodeUplink } from '../../../adapters/protobuf/index.js';
import { traitsOf } from '../../../domain/deviceCommand/index.js';
import { brewline } from '../../../proto/generated/brewline.js';

interface Vector {
  readonly name: string;
  readonly message: 'Uplink' | 'Downlink';
  /** As protobuf's JSON mapping has it: enums by name, 64 bits as text, bytes in base64. */
  readonly json: Record<string, unknown>;
  readonly hex: string;
}

/** From dist/test/unit/protobuf. */
const proto = join(import.meta.dirname, '../../../../proto');

describe('proto/vectors.json', () => {
  let vectors: Vector[];

  before(async () => {
    vectors = JSON.parse(await readFile(join(proto, 'vectors.json'), 'utf8')) as Vector[];
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
    for (const { name, message, json, hex } of vectors) {
      const type = brewline.v1[message] as typeof brewline.v1.Uplink;
      assert.equal(Buffer.from(type.encode(type.fromObject(json)).finish()).toString('hex'), hex, name);
      const decoded = type.toObject(type.decode(Buffer.from(hex, 'hex')), {
        enums: String,
        longs: String,
        bytes: String,
      });
      assert.deepEqual(decoded, json, name);
    }
  });

  it('has the message that README.md takes apart byte by byte', async () => {
    const readme = await readFile(join(proto, 'README.md'), 'utf8');
    const [, annotated = ''] = /For example the single reading[^]*?```\n([^]*?)```/.exec(readme) ?? [];
    const bytes = annotated.split('\n').map((line) => /^ *((?:[0-9a-f]{2} )+) /.exec(`${line} `)?.[1] ?? '');
    const hex = bytes.join('').replaceAll(' ', '');
    const name = 'one reading outside any session: liquid 14.1 °C';
    assert.equal(hex, vectors.find((vector) => vector.name === name)?.hex);
  });

  it('has only uplinks that the backend accepts', () => {
    for (const { name, message, hex } of vectors) {
      if (message !== 'Uplink') continue;
      assert.doesNotThrow(() => decodeUplink(Buffer.from(hex, 'hex'), 'keg-1'), name);
    }
  });

  it('has only downlinks that a device understands', () => {
    const downlinks = vectors.filter(({ message }) => message === 'Downlink');
    for (const { name, hex } of downlinks)
      assert.equal(decodeDownlink(Buffer.from(hex, 'hex')).content.type, 'instruction', name);
  });
});
