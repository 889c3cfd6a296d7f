import assert from 'node:assert/strict';
import {
  debugLimits,
  decideDebug,
  frameStages,
  isDebugged,
  type DebugTime,
} from '../../../../domain/deviceDebug/index.js';

const nowMs = Date.parse('2026-11-29T12:00:00Z');
const hourMs = 3_600_000;
const ten = Array.from({ length: debugLimits.devices }, (_, n): DebugTime => ({
  deviceId: `keg-${n}`,
  untilMs: nowMs + hourMs,
}));

describe('debugging of a device', () => {
  it('ends by its time or by hand, whichever is first', () => {
    const time = { deviceId: 'keg', untilMs: nowMs + 1 };
    assert.ok(isDebugged(time, nowMs));
    assert.ok(!isDebugged(time, nowMs + 1));
    assert.ok(!isDebugged({ ...time, endedAtMs: nowMs }, nowMs));
  });

  it('goes on for so long from when it is asked for, a day at most', () => {
    for (const [forMs, allowedMs] of [
      [2 * hourMs, 2 * hourMs],
      [1_000 * hourMs, 24 * hourMs],
      [0, debugLimits.shortestMs],
    ] as const)
      assert.deepEqual(decideDebug({ deviceId: 'keg', forMs }, [], nowMs), {
        type: 'debug',
        untilMs: nowMs + allowedMs,
      });
  });

  it('is refused for an eleventh device, with those that are debugged', () => {
    const request = { deviceId: 'keg', forMs: hourMs };
    const refused = decideDebug(request, ten, nowMs);
    assert.deepEqual(refused, { type: 'tooMany', deviceIds: ten.map(({ deviceId }) => deviceId) });
    const [first, ...others] = ten;
    assert.ok(first);
    for (const over of [
      { ...first, endedAtMs: nowMs },
      { ...first, untilMs: nowMs },
    ])
      assert.equal(decideDebug(request, [over, ...others], nowMs).type, 'debug');
  });

  it('goes on for one of ten', () => {
    assert.equal(decideDebug({ deviceId: 'keg-3', forMs: hourMs }, ten, nowMs).type, 'debug');
  });
});

describe('the stages of a frame', () => {
  const times = { sentAtMs: nowMs - 40, atMs: nowMs, doneAtMs: nowMs + 7, projectedAtMs: nowMs + 30 };

  it('go from the device to the read models', () => {
    assert.deepEqual(frameStages({ direction: 'up', ...times }), [
      { name: 'way', ms: 40 },
      { name: 'stored', ms: 7 },
      { name: 'projected', ms: 23 },
    ]);
  });

  it('say nothing of what was not measured, or by a clock that is ahead', () => {
    const unknown = { sentAtMs: null, doneAtMs: null, projectedAtMs: null };
    assert.deepEqual(frameStages({ direction: 'up', ...times, ...unknown }), []);
    const [first] = frameStages({ direction: 'up', ...times, sentAtMs: nowMs + 1 });
    assert.equal(first?.name, 'stored');
  });

  it('are those of the broker for commands and questions', () => {
    const sent = { ...times, sentAtMs: null, projectedAtMs: null };
    assert.deepEqual(frameStages({ direction: 'down', ...sent }), [{ name: 'confirmed', ms: 7 }]);
    assert.deepEqual(frameStages({ direction: 'auth', ...sent }), [{ name: 'answered', ms: 7 }]);
  });

  it('are never less than nothing: the projector may hear of it before ingest does', () => {
    const stages = frameStages({ direction: 'up', ...times, projectedAtMs: nowMs + 5 });
    assert.deepEqual(stages.at(-1), { name: 'projected', ms: 0 });
  });
});
