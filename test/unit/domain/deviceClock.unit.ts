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
  isPrompt: true,
});

/** What messages show one after the other, each as the offset that seems to be, and when it was received. */
function shown(messages: readonly (readonly [offsetMs: number, afterMs: number])[], isPrompt = true) {
  let before: ClockSample | undefined;
  return messages.map(([offsetMs, afterMs]) => {
    const message = { ...sent(offsetMs, nowMs + afterMs), isPrompt };
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

  it('is behind when a second message half a minute later is as far behind', () => {
    const messages = [
      [-hourMs, 0],
      [-hourMs, 5_000],
      [-hourMs - 500, 40_000],
    ] as const;
    assert.deepEqual(shown(messages), [undefined, undefined, -hourMs - 500]);
    assert.deepEqual(
      shown(messages, false),
      [undefined, undefined, undefined],
      'the queue may hold messages back',
    );
  });

  it('is behind where messages take different times, and where it stands still', () => {
    const alternating = [-5 * dayMs, -5 * dayMs - 12_000, -5 * dayMs, -5 * dayMs - 12_000];
    assert.ok(shown(alternating.map((offset, index) => [offset, index * 15_000])).at(-1));
    assert.ok(shown([0, 20_000, 40_000].map((afterMs) => [-2 * dayMs - afterMs, afterMs])).at(-1));
  });

  it('is not behind because messages waited on the device and come all at once, or slowly', () => {
    for (const everyMs of [10, 2_000]) {
      const waited = Array.from(
        { length: 60 },
        (_, index) => [-hourMs + index * 60_000, index * everyMs] as const,
      );
      assert.deepEqual(shown(waited).slice(0, 55), Array(55).fill(undefined));
    }
  });

  it('is behind at once by a hello, when its queue holds nothing back, or when no message waits for so long', () => {
    const hello = (offsetMs: number, isPrompt: boolean) =>
      offsetOf({ ...sent(offsetMs), isHello: true, isPrompt }, undefined)?.isRight;
    assert.equal(hello(-5 * dayMs, true), false);
    assert.equal(hello(-7 * dayMs, false), undefined);
    assert.equal(hello(-900 * dayMs, false), false);
  });

  it('is not told again and again when it is off by just so much', () => {
    let state: Device = device.initialState;
    let told = 0;
    for (const offsetMs of [301_000, 299_000, 300_500, 299_500, 302_000, 298_000]) {
      const clock = offsetOf({ ...sent(offsetMs) }, undefined);
      assert.ok(clock);
      const command = { type: 'clock', deviceId: 'keg', clock, receivedAtMs: nowMs } as const;
      for (const event of device.decide(command, state)) {
        told += 1;
        state = device.evolve(state, event);
      }
    }
    assert.equal(told, 1);
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
    const startedAtMs = nowMs - 3 * dayMs;
    assert.equal(isPlausibleTime(startedAtMs - hourMs, { receivedAtMs: nowMs, startedAtMs }), true);
    assert.equal(isPlausibleTime(startedAtMs - 400 * dayMs, { receivedAtMs: nowMs, startedAtMs }), false);
  });
});
