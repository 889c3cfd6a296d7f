import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import {
  openRecording,
  playRecording,
  type DeviceMemory,
  type Recording,
} from '../../../adapters/device/index.js';
import { deviceCodec } from '../../../adapters/protobuf/index.js';
import type { Reading } from '../../../domain/machine/index.js';
import { Machine, type MachineState } from '../machines/index.js';
import type { DemoRecording } from './cast.js';

/** From dist/infra/simulation/demo. */
const samples = join(import.meta.dirname, '../../../../adapters/device/recordings/samples');

type Recorder = Parameters<typeof playRecording>[0]['device'];

/**
 * What a machine kept in its own memory while it had no network, with its own times. It is there before the machine is switched on, and
 * has its numbers: however often the machine sends it, it counts once.
 */
class Past {
  readonly #bodies: Uint8Array[] = [];
  readonly #boot: number;

  constructor(bootedAtMs: number) {
    this.#boot = Math.floor(bootedAtMs / 1000);
  }

  readonly recorder: Recorder = {
    telemetry: (readings, session) => this.#keep(deviceCodec.telemetryBody(readings, session)),
    processEvent: (report, session, atMs) => this.#keep(deviceCodec.processEventBody(report, session, atMs)),
  };

  get memory(): DeviceMemory {
    const boot = this.#boot;
    const unsent = this.#bodies.map((body, index) => ({ boot, seq: index + 1, body }));
    return {
      boot,
      installation: String(randomInt(1, 2 ** 48 - 1)),
      lastSeq: unsent.length,
      obeyed: [],
      unsent,
    };
  }

  #keep(body: Uint8Array) {
    const seq = this.#bodies.push(body);
    return Promise.resolve({ boot: this.#boot, seq, outcome: 'kept' as const });
  }
}

const readingsPerMessage = 100;

/** A memory with a recording that ended some hours before `beganMs`. */
export async function recordedPast(
  { sample, beer, options, endedHoursAgo }: DemoRecording,
  beganMs: number,
): Promise<DeviceMemory> {
  const original = await openRecording(join(samples, sample), options);
  const recording = endingAt(original, beganMs - endedHoursAgo * 3_600_000);
  const past = new Past(recording.firstMs);
  const session = Math.floor(recording.firstMs / 1000);
  // Its name becomes that of the recipe.
  await playRecording({
    device: past.recorder,
    recording: { ...recording, path: beer },
    session,
    readingsPerMessage,
  });
  return past.memory;
}

function endingAt(recording: Recording, endMs: number): Recording {
  const shiftMs = endMs - recording.lastMs;
  return {
    ...recording,
    firstMs: recording.firstMs + shiftMs,
    lastMs: endMs,
    async *read() {
      for await (const reading of recording.read()) yield { ...reading, atMs: reading.atMs + shiftMs };
    },
  };
}

const everyMs = 10 * 60_000;

/** What a machine that runs its own programs did until now, and the state that it is in. */
export function livedPast(
  first: MachineState,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): { readonly memory: DeviceMemory; readonly state: MachineState } {
  const machine = new Machine(first, 'byItself');
  const past = new Past(fromMs);
  let readings: Reading[] = [];
  const flush = () => {
    if (readings.length > 0) void past.recorder.telemetry(readings, machine.session);
    readings = [];
  };
  for (let atMs = fromMs; atMs <= toMs; atMs += everyMs) {
    const events = machine.advance(everyMs / 1000, Math.floor(atMs / 1000));
    if (events.length > 0) flush();
    for (const { session, report } of events) void past.recorder.processEvent(report, session, atMs);
    readings.push(machine.sample(atMs));
    if (readings.length === readingsPerMessage) flush();
  }
  flush();
  return { memory: past.memory, state: machine.state };
}
