import { device, type DeviceEvent } from '../../../domain/device/index.js';
import { specify } from './givenWhenThen.js';
import assert from 'node:assert/strict';

const { given, history } = specify(device);
const nowMs = Date.UTC(2026, 10, 28);
const overLimit = (receivedAtMs: number) =>
  ({ type: 'overLimit', deviceId: 'keg-1', exceeded: 'messages', receivedAtMs }) as const;
const throttled = (receivedAtMs: number, forMs: number): DeviceEvent => ({
  type: 'DeviceThrottled',
  data: { deviceId: 'keg-1', exceeded: 'messages', forMs, untilMs: receivedAtMs + forMs, receivedAtMs },
});

describe('a device that goes beyond its limits', () => {
  it('is kept out for a while, which is told once', () => {
    given().when(overLimit(nowMs)).then(throttled(nowMs, 10_000));
    given(throttled(nowMs, 10_000))
      .when(overLimit(nowMs + 9_999))
      .thenNothing();
  });

  it('is kept out for twice as long when it does so again, up to ten minutes', () => {
    let atMs = nowMs;
    const commands = [10, 20, 40, 80, 160, 320, 600, 600].map((seconds) => {
      const command = overLimit(atMs);
      atMs += seconds * 1000;
      return command;
    });
    assert.deepEqual(
      history(...commands).map((event) => event.type === 'DeviceThrottled' && event.data.forMs / 1000),
      [10, 20, 40, 80, 160, 320, 600, 600],
    );
  });

  it('begins with the shortest time again after an hour within its limits', () => {
    const last = throttled(nowMs, 320_000);
    const overMs = nowMs + 320_000;
    given(last)
      .when(overLimit(overMs + 3_599_999))
      .then(throttled(overMs + 3_599_999, 600_000));
    given(last)
      .when(overLimit(overMs + 3_600_000))
      .then(throttled(overMs + 3_600_000, 10_000));
  });
});
