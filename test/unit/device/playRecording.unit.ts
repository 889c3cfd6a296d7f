import assert from 'node:assert/strict';
import { playRecording } from '../../../adapters/device/index.js';
import type { MachineReport } from '../../../domain/deviceMessages/index.js';
import type { Reading } from '../../../domain/machine/index.js';
import { packReadings } from '../../../adapters/protobuf/index.js';

const process = { processType: 4, phase: 5, step: 80 };
const mapping = { process } as Parameters<typeof playRecording>[0]['recording']['mapping'];

/** A device whose messages are acknowledged at once, or never. */
function deviceThat({ answers }: { answers: boolean }) {
  const reports: MachineReport[] = [];
  const delivered = { boot: 1, seq: 1, outcome: 'acknowledged' } as const;
  const delivery = () => (answers ? Promise.resolve(delivered) : new Promise<never>(() => undefined));
  return {
    reports,
    telemetry: (readings: readonly Reading[]) => {
      packReadings(readings);
      return delivery();
    },
    processEvent: (report: MachineReport) => {
      reports.push(report);
      return delivery();
    },
  };
}

function recordingOf(values: readonly number[], onRead: (index: number) => void = () => undefined) {
  const lastMs = values.length - 1;
  return {
    path: '/logs/mash\u0007.csv',
    mapping,
    readings: values.length,
    firstMs: 0,
    lastMs,
    async *read() {
      for (const [atMs, value] of values.entries()) {
        onRead(atMs);
        yield { atMs, sensors: [3], values: [value], context: undefined };
      }
    },
  };
}

const many = Array.from({ length: 500 }, () => 20);

describe('playRecording', () => {
  it('ends the session as interrupted, and itself with the error, when a value can’t be sent', async () => {
    const device = deviceThat({ answers: true });
    const play = playRecording({
      device,
      recording: recordingOf([20, 2 ** 30, 20]),
      session: 7,
      readingsPerMessage: 1,
    });
    await assert.rejects(play, /can't be sent/);
    const reason = `it could not continue (sensor 3 has the value ${2 ** 30}, which can't be sent) after 1 of 3 readings`;
    assert.deepEqual(device.reports.at(-1), { type: 'sessionInterrupted', reason });
  });

  it('ends the session as interrupted when it is stopped, although nothing is acknowledged', async () => {
    const stopping = new AbortController();
    const device = deviceThat({ answers: false });
    const recording = recordingOf(many, (index) => {
      if (index === 61) setImmediate(() => stopping.abort('SIGTERM'));
    });
    const { signal } = stopping;
    const result = await playRecording({ device, recording, session: 7, readingsPerMessage: 1, signal });
    assert.equal(result.outcome, 'interrupted');
    const reason = `stopped by SIGTERM after ${result.sent} of 500 readings`;
    assert.deepEqual(device.reports.at(-1), { type: 'sessionInterrupted', reason });
  });

  it('begins nothing when it was stopped before', async () => {
    const device = deviceThat({ answers: true });
    const signal = AbortSignal.abort('SIGINT');
    const result = await playRecording({
      device,
      recording: recordingOf(many),
      session: 7,
      readingsPerMessage: 1,
      signal,
    });
    assert.deepEqual([result, device.reports], [{ outcome: 'notBegun', sent: 0 }, []]);
  });

  it('names the session after the file, without what no text may have', async () => {
    const device = deviceThat({ answers: true });
    await playRecording({ device, recording: recordingOf([20]), session: 7, readingsPerMessage: 100 });
    assert.deepEqual(device.reports, [
      { type: 'sessionStarted', processType: 4, recipe: 'mash\uFFFD.csv' },
      { type: 'stepEntered', phase: 5, step: 80 },
      { type: 'sessionCompleted' },
    ]);
  });
});
