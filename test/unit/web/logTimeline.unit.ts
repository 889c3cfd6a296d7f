import assert from 'node:assert/strict';
import { lanesOf, placeOn, pointsOn, ticksOn } from '../../../adapters/web/admin/log/lanes.js';
import { kindsOfTypes, logKinds, type LogKind, type LogLine } from '../../../domain/sessionLog/index.js';

const minute = 60_000;
const startMs = Date.parse('2026-11-22T03:00:00.000Z');
const at = (minutes: number) => startMs + minutes * minute;

function line(minutes: number, type: string, more: Partial<LogLine> = {}): LogLine {
  const kind: LogKind =
    logKinds.find((each) => kindsOfTypes[each]?.includes(type)) ??
    (type.startsWith('Command') ? 'command' : type.startsWith('Alarm') ? 'alarm' : 'event');
  return {
    ...{ id: `${type} ${minutes}`, kind, type, receivedAt: new Date(at(minutes)).toISOString() },
    ...{ deviceTime: null, scope: 'session', deviceId: 'base-1', sessionId: 'base-1.7', epoch: 0, boot: 1 },
    ...{ seq: 1, text: type, by: null, traceId: null, data: {} },
    ...more,
  };
}

const bars = (lines: readonly LogLine[], before: readonly LogLine[] = [], fromMs = at(0)) =>
  Object.fromEntries(
    lanesOf(lines, before, fromMs).map(({ key, bars: of }) => [
      key.trim(),
      of.map(({ fromMs: from, toMs }) =>
        [from, toMs].map((ms) => (ms === undefined ? '?' : (ms - startMs) / minute)).join('–'),
      ),
    ]),
  );

describe('the timeline of a log', () => {
  it('draws phases, waits, commands, connections and alarms as long as they lasted', () => {
    const command = { data: { commandId: 'a' } };
    const alarm = { data: { alarmId: 'x' } };
    const lines = [
      line(0, 'DeviceConnected'),
      line(1, 'PhaseEntered'),
      line(2, 'CommandRequested', command),
      line(3, 'CommandSent', command),
      line(4, 'UserActionRequested'),
      line(5, 'CommandFailed', command),
      line(6, 'AlarmRaised', alarm),
      line(9, 'UserActionDone'),
      line(10, 'PhaseEntered'),
      line(11, 'DeviceDisconnected'),
      line(12, 'SessionCompleted'),
    ];
    assert.deepEqual(bars(lines), {
      'event base-1': ['1–10', '10–12'],
      action: ['4–9'],
      command: ['2–5'],
      'connection base-1': ['0–11'],
      alarm: ['6–?'],
    });
  });

  it('draws what began before the time that is shown, and not what was over by then', () => {
    const before = [
      line(-30, 'PhaseEntered'),
      line(-20, 'CommandRequested', { data: { commandId: 'a' } }),
      line(-15, 'CommandDone', { data: { commandId: 'a' } }),
      line(-10, 'PhaseEntered'),
    ];
    const lines = [line(5, 'DeviceDisconnected'), line(8, 'PhaseEntered')];
    assert.deepEqual(bars(lines, before), {
      'event base-1': ['-10–8', '8–?'],
      'connection base-1': ['?–5'],
    });
  });

  it('keeps two machines apart, and has each line as a point once', () => {
    const keg = { deviceId: 'keg-1', sessionId: 'keg-1.3' };
    const lines = [line(0, 'PhaseEntered'), line(1, 'PhaseEntered', keg), line(2, 'StepEntered', keg)];
    assert.deepEqual(bars(lines), { 'event base-1': ['0–?'], 'event keg-1': ['1–?'] });
    const points = lanesOf(lines, [], at(0)).flatMap((lane) => lane.points);
    assert.deepEqual(points.map(({ id }) => id).toSorted(), lines.map(({ id }) => id).toSorted());
  });

  it('is to scale, and makes one point of those that would cover each other', () => {
    const axis = { fromMs: at(0), toMs: at(100), width: 1_000 };
    assert.equal(placeOn(axis, at(50)), 500);
    assert.equal(placeOn(axis, at(-5)), 0);
    const lines = [0, 1, 2, 3, 50].map((minutes) => line(minutes, 'StepEntered'));
    assert.deepEqual(
      pointsOn(lines, axis, 24).map(({ x, lines: of }) => [x, of.length]),
      [
        [0, 3],
        [30, 1],
        [500, 1],
      ],
    );
  });

  it('has ticks at full times, no more than there is space for', () => {
    for (const minutes of [3, 100, 1_500, 20_000, 500_000]) {
      const axis = { fromMs: at(0) + 17, toMs: at(minutes), width: 1_000 };
      const ticks = ticksOn(axis, 100);
      assert.ok(ticks.length >= 1 && ticks.length <= 11, `${minutes}: ${ticks.length}`);
      for (const tick of ticks) {
        assert.ok(tick >= axis.fromMs && tick <= axis.toMs);
        assert.equal(tick % minute, 0);
      }
    }
  });

  it('has ticks at full hours of the day behind a change of the clocks, too', () => {
    const hour = 60 * minute;
    // The last Sunday of March: at two in the morning it is three.
    const changeMs = Date.parse('2026-03-29T01:00:00Z');
    const offsetMsAt = (atMs: number) => (atMs < changeMs ? -1 : -2) * hour;
    const axis = { fromMs: changeMs - 30 * hour, toMs: changeMs + 30 * hour, width: 1_000 };
    const hours = ticksOn(axis, 100, offsetMsAt).map((atMs) =>
      new Date(atMs - offsetMsAt(atMs)).getUTCHours(),
    );
    assert.deepEqual(hours, [0, 6, 12, 18, 0, 6, 12, 18, 0, 6]);
  });
});
