import assert from 'node:assert/strict';
import { WaitingFrames } from '../../../adapters/postgres/deviceDebug/waitingFrames.js';
import { debugLimits, type DebugFrame } from '../../../domain/deviceDebug/index.js';

const frame = (deviceId: string, body: Uint8Array = new Uint8Array()): DebugFrame => ({
  ...{ deviceId, direction: 'up', kind: 'telemetry', atMs: 1, outcome: 'stored', bytes: body.length, body },
});

function addMany(waiting: WaitingFrames, count: number, body?: Uint8Array): void {
  for (let n = 0; n < count; n += 1) waiting.add(frame('keg', body));
}

describe('frames that wait for the database', () => {
  it('are given in order, and stay until they are done', () => {
    const waiting = new WaitingFrames();
    for (const id of ['a', 'b', 'c']) waiting.add(frame(id));
    const idsOf = () => waiting.next(2).frames.map(({ deviceId }) => deviceId);
    assert.deepEqual(idsOf(), ['a', 'b']);
    assert.deepEqual(idsOf(), ['a', 'b']);
    waiting.done(waiting.next(2));
    assert.deepEqual(idsOf(), ['c']);
  });

  it('are bounded by number; the others are counted by device until that is told', () => {
    const waiting = new WaitingFrames();
    addMany(waiting, debugLimits.waitingFrames + 3);
    waiting.add(frame('base'));
    const report = waiting.next(10_000);
    assert.equal(report.frames.length, debugLimits.waitingFrames);
    assert.deepEqual(
      [...report.dropped],
      [
        ['keg', 3],
        ['base', 1],
      ],
    );
    addMany(waiting, 2);
    waiting.done(report);
    assert.deepEqual([...waiting.next(1).dropped], [['keg', 2]]);
  });

  it('are bounded by bytes, and have room again when some are done', () => {
    const waiting = new WaitingFrames();
    const body = new Uint8Array(debugLimits.frameBytes);
    const most = Math.floor(debugLimits.waitingBytes / (body.length + 200));
    addMany(waiting, most + 1, body);
    assert.equal(waiting.next(10_000).frames.length, most);
    waiting.done(waiting.next(10_000));
    addMany(waiting, most, body);
    assert.equal(waiting.next(10_000).frames.length, most);
    assert.equal(waiting.next(1).dropped.size, 0);
  });

  it('that the database never takes are counted', () => {
    const waiting = new WaitingFrames();
    addMany(waiting, 3);
    waiting.giveUp(waiting.next(2));
    const { frames, dropped } = waiting.next(10);
    assert.deepEqual([frames.length, [...dropped]], [1, [['keg', 2]]]);
  });
});
