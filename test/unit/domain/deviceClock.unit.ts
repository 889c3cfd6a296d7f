import assert from 'node:assert/strict';
import {
  device,
  offsetOf,
  sampleAfter,
  type ClockSample,
  type Device,
  type DeviceEvent,
} from '../../../domain/device/index.js';
import { isPlausibleTime } from '../../../domain/machine/index.js';

const nowMs = Date.UTC(2026, 10, 28);
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const sent = (offsetMs: number, receivedAtMs = nowMs) => ({
  sentAtMs: receivedAtMs + offsetMs,
  receivedAtMs,
  isHello: false,
});

/** What messages show one after the other, each as the offset that seems to be, and when it was received. */
function shown(messages: readonly (readonly [offsetMs: number, afterMs: number])[]) {
  let before: ClockSample | undefined;
  return messages.map(([offsetMs, afterMs]) => {
    const message = sent(offsetMs, nowMs + afterMs);
    const offset = offsetOf(message, before);
    before = sampleAfter(message, before);
    return offset && (offset.isRight ? 'right' : offset.offsetMs);
  });
}

describe("a device's clock", () => {
  it('is right when it is minutes off', () => {
    assert.deepEqual(shown([[-4 * 60_000, 0]]), ['right']);
    assert.deepEqual(shown([[4 * 60_000, 0]]), ['right']);
  });

  it('is ahead for certain: nothing arrives before it was sent', () => {
    assert.deepEqual(shown([[hourMs, 0]]), [hourMs]);
  });

  it('is behind when two messages show the same difference, and time went by between them', () => {
    assert.deepEqual(
      shown([
        [-hourMs, 0],
        [-hourMs, 5_000],
        [-hourMs - 500, 40_000],
      ]),
      [undefined, undefined, -hourMs - 500],
    );
  });

  it('is not behind because messages waited and come all at once', () => {
    const waited = Array.from({ length: 60 }, (_, index) => [-hourMs + index * 60_000, index * 10] as const);
    assert.deepEqual(shown(waited).slice(0, 55), Array(55).fill(undefined));
    const slowly = Array.from(
      { length: 60 },
      (_, index) => [-hourMs + index * 60_000, index * 2_000] as const,
    );
    assert.deepEqual(shown(slowly).slice(0, 55), Array(55).fill(undefined));
  });

  it('is behind at once by a hello of years ago, and not by one of last week, which may have waited in a queue', () => {
    assert.deepEqual(offsetOf({ ...sent(-900 * dayMs), isHello: true }, undefined), {
      offsetMs: -900 * dayMs,
      isRight: false,
    });
    assert.equal(offsetOf({ ...sent(-7 * dayMs), isHello: true }, undefined), undefined);
  });

  it('is told once, again when it is wrong by something else, and when it is right', () => {
    let state: Device = device.initialState;
    const told: string[] = [];
    const show = (offsetMs: number, isRight: boolean, receivedAtMs = nowMs) => {
      const clock = { offsetMs, isRight };
      const events: readonly DeviceEvent[] = device.decide(
        { type: 'clock', deviceId: 'keg', clock, receivedAtMs },
        state,
      );
      for (const event of events) {
        told.push(event.type);
        state = device.evolve(state, event);
      }
    };
    show(0, true);
    show(hourMs, false);
    show(hourMs + 60_000, false, nowMs + 1_000);
    show(2 * hourMs, false, nowMs + 2_000);
    assert.deepEqual(state.clock, { offsetMs: 2 * hourMs, sinceMs: nowMs });
    show(100, true);
    show(100, true);
    assert.deepEqual(told, ['DeviceClockWrong', 'DeviceClockWrong', 'DeviceClockRight']);
    assert.equal(state.clock, undefined);
  });

  it('spoils the times that are taken from it, and no others', () => {
    const time = { receivedAtMs: nowMs, wrongClockMs: Date.UTC(2024, 2, 1) };
    assert.equal(isPlausibleTime(time.wrongClockMs - hourMs, time), false);
    assert.equal(isPlausibleTime(nowMs - hourMs, time), true);
    assert.equal(isPlausibleTime(time.wrongClockMs - hourMs, { receivedAtMs: nowMs }), true);
  });
});
