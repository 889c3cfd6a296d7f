import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import {
  csvHeading,
  lineIn,
  machineWindows,
  sentence,
  type LogLine,
} from '../../../../domain/sessionLog/index.js';

const minuteMs = 60_000;
const line: LogLine = {
  ...{ receivedAt: '2026-11-22T03:12:00.000Z', deviceTime: null, kind: 'event', type: 'PhaseEntered' },
  ...{ scope: 'session', deviceId: 'keg-1', sessionId: 'keg-1.7', epoch: 0, boot: 4, seq: 12 },
  ...{ text: 'Phase entered: phase mash', by: null, traceId: null, id: 'session:keg-1.7@1', data: {} },
};

describe('a line of the log of a session', () => {
  it('says what happened', () => {
    const data = {
      deviceId: 'keg-1',
      phase: { code: 2, name: 'mash' },
      by: { personId: null, name: 'Brewline' },
    };
    assert.equal(sentence('PhaseEntered', data), 'Phase entered: phase mash, by Brewline');
    assert.equal(sentence('blockDevice', {}), 'Block device');
  });

  it('is text in CSV, whatever a machine is called: no formula, no control character, all columns', () => {
    const names = ['=cmd()', '+1', '@x', '\u202Eevil', '\u009b31m', 'a\r\nb', '<b>"x"</b>', 'n'.repeat(500)];
    for (const name of names) {
      const text = lineIn('csv', { ...line, text: name, by: name, data: { name } });
      assert.doesNotMatch(text.slice(0, -2), /[\u0000-\u001f\u007f-\u009f\u202e]/); // eslint-disable-line no-control-regex
      const [cells] = parse(csvHeading + text, { columns: true }) as [Record<string, string>];
      assert.doesNotMatch(cells.text ?? '', /^[=+@]/);
      assert.deepEqual((JSON.parse(cells.data ?? '') as { name: string }).name, name);
    }
  });

  it('is the same JSON, without what a terminal obeys', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const written = lineIn('ndjson', { ...line, text });
        assert.deepEqual(JSON.parse(written), { ...line, text });
        assert.doesNotMatch(written.slice(0, -1), /[\u0000-\u001f\u007f-\u009f\u2028-\u202e]/); // eslint-disable-line no-control-regex
      }),
    );
  });
});

describe('the time in which a machine belongs to a log', () => {
  it('is that of the session and ten minutes around it, without end while it runs', () => {
    const fromMs = 100 * minuteMs;
    assert.deepEqual(machineWindows([{ deviceId: 'keg-1', fromMs, untilMs: Infinity }]), [
      { deviceId: 'keg-1', fromMs: 90 * minuteMs, untilMs: Infinity },
    ]);
  });

  it('covers each moment near a session once, and no other', () => {
    const session = fc.record({
      deviceId: fc.constantFrom('a', 'b'),
      fromMs: fc.integer({ min: 0, max: 100 }).map((minutes) => minutes * minuteMs),
      minutes: fc.integer({ min: 0, max: 50 }),
    });
    fc.assert(
      fc.property(
        fc.array(session),
        fc.constantFrom('a', 'b'),
        fc.integer({ min: -20, max: 200 }),
        (given, device, at) => {
          const atMs = at * minuteMs + 1;
          const sessions = given.map(({ minutes, ...of }) => ({
            ...of,
            untilMs: of.fromMs + minutes * minuteMs,
          }));
          const covers = (untilMs: number, fromMs: number, around: number) =>
            fromMs - around <= atMs && atMs < untilMs + around;
          const near = sessions.some(
            ({ deviceId, fromMs, untilMs }) => deviceId === device && covers(untilMs, fromMs, 10 * minuteMs),
          );
          const windows = machineWindows(sessions).filter(
            ({ deviceId, fromMs, untilMs }) => deviceId === device && covers(untilMs, fromMs, 0),
          );
          assert.equal(windows.length, Number(near));
        },
      ),
    );
  });
});
