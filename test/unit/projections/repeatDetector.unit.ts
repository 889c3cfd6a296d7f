import assert from 'node:assert/strict';
import { createRepeatDetector } from '../../../projections/repeatDetector.js';
import { stored } from './recorded.js';

describe('repeats in a log that holds each message once', () => {
  const detector = (most?: number) => {
    const found = createRepeatDetector(most);
    let position = 0n;
    return (...telemetry: Parameters<typeof stored>[0][]) => {
      position += 1n;
      const batch = { position, telemetry: telemetry.map((message) => stored(message)) };
      return found.repeatsIn(batch).map(({ deviceId, epoch, seq }) => `${deviceId} ${epoch}/${seq}`);
    };
  };

  it('are messages that are not above all that came before, within a batch and over batches', () => {
    const repeats = detector();
    assert.deepEqual(repeats({ seq: 1 }, { seq: 2 }, { seq: 2 }, { deviceId: 'base', seq: 2 }), ['keg 0/2']);
    assert.deepEqual(repeats({ seq: 1 }, { seq: 3 }), ['keg 0/1']);
  });

  it('are none of what came late, of a new boot, of another epoch, or of format 1', () => {
    const repeats = detector();
    assert.deepEqual(repeats({ seq: 5 }, { seq: 3, late: true }, { boot: 2, seq: 1 }), []);
    assert.deepEqual(repeats({ epoch: 1, seq: 5 }, { boot: 2, seq: 2 }, { epoch: 1, seq: 6 }), []);
    assert.deepEqual(repeats({ inOrder: false, seq: 1 }), []);
  });

  it('are not looked for of devices that were not heard of for long', () => {
    const repeats = detector(2);
    repeats({ deviceId: 'a' }, { deviceId: 'b' });
    repeats({ deviceId: 'a', seq: 2 }, { deviceId: 'c' });
    assert.deepEqual(repeats({ deviceId: 'b' }, { deviceId: 'a', seq: 2 }), ['a 0/2']);
  });

  it('are none when everything is projected anew', () => {
    const detector = createRepeatDetector();
    detector.repeatsIn({ position: 5n, telemetry: [stored({ seq: 5 })] });
    assert.deepEqual(detector.repeatsIn({ position: 2n, telemetry: [stored({ seq: 1 })] }), []);
  });
});
