import assert from 'node:assert/strict';
import { lineOf, MachineLog } from '../../../infra/simulation/machines/machineLog.js';

describe('MachineLog', () => {
  it('keeps the last 500 lines of all sessions, and gives those of one', () => {
    const log = new MachineLog();
    for (let line = 1; line <= 700; line++)
      log.add(line % 2, { atMs: line, severity: 'info', text: `line ${line}` });
    const lines = log.of(0);
    assert.equal(lines.length, 250);
    assert.deepEqual(lines[0], { atMs: 202, severity: 'info', text: 'line 202' });
    assert.equal(lines.at(-1)?.text, 'line 700');
    assert.deepEqual(log.of(7), []);
  });

  it('says reports in words', () => {
    assert.deepEqual(lineOf({ type: 'stepEntered', phase: 2, step: 31 }, 5), {
      atMs: 5,
      severity: 'info',
      text: 'step mashing, phase mash',
    });
    const fault = lineOf({ type: 'fault', code: 117, text: 'flow too low' }, 6);
    assert.deepEqual(fault, { atMs: 6, severity: 'warning', text: 'fault 117: flow too low' });
  });
});
