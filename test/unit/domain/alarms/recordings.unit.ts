import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openRecording, type RecordingOptions } from '../../../../adapters/device/index.js';
import type { AlarmSignal } from '../../../../domain/alarms/index.js';
import { sampledReadings } from '../../../../projections/alarms/index.js';
import { samples } from '../../../support/recordingSamples.js';
import { AlarmWorld } from './alarmWorld.js';

const root = join(import.meta.dirname, '../../../../..');
const brewlogs = join(root, '../shared/data/brewlogs');

/** Plays a recorded log as a machine would send it, as one session from its first row to its last. */
async function alarmsOf(path: string, options: RecordingOptions = {}): Promise<AlarmWorld> {
  const recording = await openRecording(path, options);
  const { processType, phase, step } = recording.mapping.process;
  const world = new AlarmWorld('machine-1');
  const source = { epoch: 0, boot: 1, seq: 1 };
  const take = (type: string, atMs: number, data: object = {}) =>
    world.take({
      type: 'session',
      event: { type, data: { deviceId: 'machine-1', session: 1, source, atMs, ...data } },
      recordedAtMs: atMs,
    } as AlarmSignal);
  take('SessionStarted', recording.firstMs, { processType, recipe: '', inferred: false });
  take('PhaseEntered', recording.firstMs, { phase });
  take('StepEntered', recording.firstMs, { phase, step });
  for await (const reading of recording.read()) {
    const message = { deviceId: 'machine-1', session: 1, receivedAtMs: reading.atMs, readings: [reading] };
    for (const { signal } of sampledReadings(message)) world.take(signal);
  }
  take('SessionCompleted', recording.lastMs);
  world.pass(recording.lastMs + 30 * 24 * 3_600_000);
  return world;
}

/** `kind hours after the start → hours`, a line for each alarm. */
function tableOf(world: AlarmWorld): readonly string[] {
  const startMs = world.log[0]!.recordedAtMs;
  const hours = (atMs: number) => ((atMs - startMs) / 3_600_000).toFixed(1);
  return world.store.events.flatMap((event) => {
    if (event.type !== 'AlarmRaised') return [];
    const { alarmId, kind, atMs } = event.data;
    const end = world.store.events.find(
      ({ type, data }) => type === 'AlarmResolved' && data.alarmId === alarmId,
    );
    return [`${kind} ${hours(atMs)} → ${end ? hours(end.data.atMs) : 'open'}`];
  });
}

describe('alarms over recorded brews', () => {
  /** Looked at: when gravity began to fall, fell at a third of its speed, and stood still at 1.008. */
  const logs: Readonly<Record<string, readonly string[]>> = {
    'mash_brauerei_2014-04-18.csv': ['cleaningDue 14.6 → open'],
    'mash_brauerei_2014-04-19.csv': ['cleaningDue 14.5 → open'],
    'ferm_tilt_black_2025-11.csv': [
      'fermentationStarted 12.8 → 60.4',
      'fermentationSlowed 60.1 → 106.3',
      'fermentationFinished 106.0 → 431.7',
    ],
    'ferm_brewpi_lager_2014-02-05.csv': [],
  };
  const ofSamples: Readonly<Record<string, readonly string[]>> = {
    brauerei: ['cleaningDue 12.2 → open'],
    generic: ['cleaningDue 12.1 → open'],
    tilt: ['fermentationStarted 15.0 → 93.0'],
    rapt: ['fermentationStarted 12.0 → 25.0'],
  };

  for (const [file, expected] of Object.entries(logs))
    it(file, async function () {
      const path = join(brewlogs, file);
      if (!existsSync(path)) this.skip();
      assert.deepEqual(tableOf(await alarmsOf(path)), expected);
    });

  for (const { kind, options } of samples)
    it(`of the repository: ${kind}`, async () => {
      const world = await alarmsOf(join(root, 'adapters/device/recordings/samples', `${kind}.csv`), options);
      assert.deepEqual(tableOf(world), ofSamples[kind] ?? []);
      // A brew that is over leaves nothing but the reminder to clean.
      assert.ok(world.watch.open.every((alarm) => alarm.kind === 'cleaningDue'));
    });
});
