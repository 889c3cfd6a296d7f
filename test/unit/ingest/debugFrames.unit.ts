import assert from 'node:assert/strict';
import type { DebugRecorder, UplinkDelivery } from '../../../commands/ports/index.js';
import { debugLimits, type DebugFrame } from '../../../domain/deviceDebug/index.js';
import { again, IngestBench } from './ingestBench.js';

/** Handles batches while these devices are under debug, and returns what is recorded. */
async function recorded(
  bench: IngestBench,
  deviceIds: readonly string[],
  ...batches: readonly (readonly UplinkDelivery[])[]
): Promise<readonly DebugFrame[]> {
  const frames: DebugFrame[] = [];
  const recorder: DebugRecorder = {
    isOff: deviceIds.length === 0,
    includes: (id) => deviceIds.includes(id),
    record: (frame) => void frames.push(frame),
    recordProjected: () => undefined,
  };
  const { ingest } = bench.consumer(1_000, recorder);
  for (const batch of batches) await ingest.handle(batch).catch(() => undefined);
  return frames;
}

const shown = ({ kind, outcome, place, number }: DebugFrame) =>
  `${kind} ${outcome} ${place ?? '-'} ${number ? `${number.epoch ?? '?'}/${number.boot}/${number.seq}` : '-'}`;

describe('messages of a device under debug', () => {
  it('are recorded with what they are and what became of them', async () => {
    const bench = new IngestBench();
    const [hello, reading] = [bench.hello(1, 1), bench.reading(1, 1)];
    const noise = { ...bench.hello(1, 1), body: Buffer.from('no message of a device') };
    const malformed = bench.message(1, 2, { kind: 'malformed' });
    const frames = await recorded(bench, ['keg-1'], [hello, reading], again([reading]), [noise, malformed]);
    assert.deepEqual(frames.map(shown), [
      'hello stored 0.1.hello.1 0/1/0',
      'telemetry stored 0.1.1 0/1/1',
      'telemetry repeat - ?/1/1',
      'unreadable parked - -',
      'unreadable parked - 0/1/2',
    ]);
    assert.deepEqual(frames[1]?.body, Uint8Array.from(reading.body));
    assert.equal(frames[1]?.bytes, reading.body.length);
    assert.match(frames[3]?.reason ?? '', /^MESSAGE_MALFORMED: ./);
  });

  it('are cut, and their whole length is kept', async () => {
    const bench = new IngestBench();
    const body = new Uint8Array(debugLimits.frameBytes + 1);
    const whole = { bytes: 100_000, sha256: new Uint8Array(32) };
    const [frame] = await recorded(bench, ['keg-1'], [{ ...bench.hello(1, 1), body, whole }]);
    assert.deepEqual([frame?.bytes, frame?.body?.length], [100_000, debugLimits.frameBytes]);
  });

  it('are recorded when they could not be stored, and again when they are', async () => {
    const bench = new IngestBench();
    const { store } = bench;
    const append = store.append.bind(store);
    store.append = async () => Promise.reject(Object.assign(new Error('away'), { code: 'PARTITION_FENCED' }));
    const message = bench.hello(1, 1);
    const failed = await recorded(bench, ['keg-1'], [message]);
    assert.deepEqual(failed.map(shown), ['hello notStored - ?/1/0']);
    assert.equal(failed[0]?.doneAtMs, undefined);
    store.append = append;
    assert.deepEqual((await recorded(bench, ['keg-1'], again([message]))).map(shown), [
      'hello stored 0.1.hello.1 0/1/0',
    ]);
  });

  it('are no other device’s, and none while no device is', async () => {
    const bench = new IngestBench();
    const other = { ...bench.hello(1, 1), deviceId: 'keg-2', routingKey: 'devices.keg-2.up' };
    assert.deepEqual(await recorded(bench, ['keg-2'], [bench.hello(1, 1)]), []);
    assert.equal((await recorded(bench, ['keg-2'], [bench.reading(1, 1), other])).length, 1);
    assert.deepEqual(await recorded(bench, [], [bench.reading(1, 2)]), []);
  });
});
