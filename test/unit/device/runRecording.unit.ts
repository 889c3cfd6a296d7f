import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryStore, type Recording } from '../../../adapters/device/index.js';
import { deviceCodec } from '../../../adapters/protobuf/index.js';
import { brewline } from '../../../proto/generated/brewline.js';
import { runRecording } from '../../../infra/simulation/runRecording.js';
import type { SimulationOptions } from '../../../infra/simulation/simulationOptions.js';
import { silentLogger } from '../../support/silentLogger.js';

const process = { processType: 4, phase: 5, step: 80 };

function recordingOf(
  values: readonly number[],
  onRead: (index: number) => void = () => undefined,
): Recording {
  const readings = values.length;
  const mapping = { process, kind: { name: 'generic log' } };
  return {
    ...({ mapping, bytes: 0 } as unknown as Recording),
    path: 'log.csv',
    sha256: 'abc',
    rows: readings,
    readings,
    firstMs: 0,
    lastMs: readings,
    async *read() {
      for (const [atMs, value] of values.entries()) {
        onRead(atMs);
        yield { atMs, sensors: [3], values: [value], context: undefined };
      }
    },
  };
}

describe('runRecording without a broker', () => {
  let state: string;

  beforeEach(async () => {
    state = await mkdtemp(join(tmpdir(), 'brewline-played-'));
  });
  afterEach(() => rm(state, { recursive: true }));

  function run(recording: Recording, signal: AbortSignal) {
    const store = createMemoryStore();
    const options = { state, readingsPerMessage: 2 } as SimulationOptions;
    const config = { mqttUrl: 'mqtt://127.0.0.1:1', mqttCaFile: '' };
    const client = {
      deviceId: 'keg-1',
      login: { type: 'secret' as const, secret: 'secret' },
      mqttUrl: config.mqttUrl,
      codec: deviceCodec,
      store,
      logger: silentLogger,
      bufferLimit: 1000,
    };
    const simulation = { options, config, logger: silentLogger, signal };
    return { store, ended: runRecording(simulation, { client, recording, ledger: undefined }) };
  }

  async function outcomes(): Promise<unknown[]> {
    const played = JSON.parse(await readFile(join(state, 'played.json'), 'utf8')) as { outcome: string }[];
    return played.map(({ outcome }) => outcome);
  }

  it('ends with the error of a value that can’t be sent, the device switched off and the session interrupted', async () => {
    const { store, ended } = run(recordingOf([20, 2 ** 30]), new AbortController().signal);
    await assert.rejects(ended, /sensor 3 has the value 1073741824, which can't be sent/);
    const kept = (await store.load())?.unsent.map(({ body }) => brewline.v1.Uplink.decode(body)) ?? [];
    assert.deepEqual(
      kept.map(({ processEvent }) => processEvent?.event),
      ['sessionStarted', 'stepEntered', 'sessionInterrupted'],
    );
    assert.deepEqual(await outcomes(), ['interrupted']);
  });

  it('is stopped at once, and keeps for the next start what it began', async () => {
    const stopping = new AbortController();
    const values = Array.from({ length: 200 }, () => 20);
    const recording = recordingOf(values, (index) => {
      if (index === 50) stopping.abort('SIGTERM');
    });
    const { store, ended } = run(recording, stopping.signal);
    const { outcome, sent, acknowledged, unacknowledgedMessages } = await ended;
    assert.deepEqual([outcome, sent, acknowledged, unacknowledgedMessages], ['interrupted', 50, 0, 28]);
    const kept = (await store.load())?.unsent ?? [];
    assert.equal(kept.length, 28);
    const last = brewline.v1.Uplink.decode(kept[27]?.body ?? new Uint8Array());
    const reason = 'stopped by SIGTERM after 50 of 200 readings';
    assert.equal(last.processEvent?.sessionInterrupted?.reason, reason);
    assert.deepEqual(await outcomes(), ['interrupted']);
  });

  it('begins nothing when it was stopped before', async () => {
    const { store, ended } = run(recordingOf([20]), AbortSignal.abort('SIGINT'));
    assert.equal((await ended).outcome, 'notBegun');
    assert.equal(await store.load(), undefined);
    await assert.rejects(outcomes(), /ENOENT/);
  });

  it('refuses a file that the device has played, naming when and which session it became', async () => {
    await assert.rejects(run(recordingOf([20, 2 ** 30]), new AbortController().signal).ended);
    const again = run(recordingOf([20]), new AbortController().signal).ended;
    await assert.rejects(
      again,
      /was played on keg-1 at 20.* became its session \d+ \(interrupted\); give --again/,
    );
  });
});
