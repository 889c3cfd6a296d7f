import assert from 'node:assert/strict';
import { again, IngestBench } from './ingestBench.js';

describe('ingest, given something again', () => {
  let bench: IngestBench;
  beforeEach(() => {
    bench = new IngestBench();
  });

  it("lets a device's numbering begin anew once for a request, whatever came after it", async () => {
    const batch = [bench.hello(9, 1), bench.reading(9, 1), bench.resetOrder(), bench.reading(9, 2)];
    await bench.handle(batch);
    await bench.handle(again(batch));
    assert.deepEqual(bench.log, ['hello 0/9', 'message 0/9', 'reset 1/0', 'message 1/9']);
  });

  it('decides a report of a session that went on over the loss of the counters once, also when that session is over', async () => {
    await bench.handle([bench.hello(57, 1), bench.message(57, 1, { kind: 'start', session: 1 })]);
    const after = [
      bench.hello(1, 1),
      bench.message(1, 1, { kind: 'fault', session: 1 }),
      bench.message(1, 2, { kind: 'completed', session: 1 }),
    ];
    await bench.handle(after);
    const types = ['SessionStarted', 'FaultReported', 'SessionCompleted'];
    // Redelivered, and sent again by the device.
    await bench.handle(again(after));
    await bench.handle(after);
    // Long after that, when the log has others after them.
    await bench.handle([bench.reading(1, 3)]);
    await bench.consumer(1).ingest.handle(after);
    assert.deepEqual(bench.types('brewSession-'), types);
  });

  it('parks a message once that comes several times in one batch', async () => {
    await bench.handle([bench.hello(1, 1), bench.reading(1, 1)]);
    const other = bench.reading(1, 1);
    await bench.handle([other, other, { ...other, redelivered: true }]);
    assert.deepEqual(bench.log, ['hello 0/1', 'message 0/1', 'message 0/1']);
    assert.deepEqual(
      bench.parking.parked.map(({ message }) => message.code),
      ['NUMBER_REUSED'],
    );
  });

  it('tells of a number that is taken, though it died between the log and that', async () => {
    await bench.handle([bench.hello(1, 1), bench.reading(1, 1)]);
    const other = bench.reading(1, 1);
    const dying = bench.consumer();
    await dying.run((ingest) => ingest.open());
    const calls = ['park', 'append'];
    // Before and after each of them; the append to the device's stream is not reached.
    assert.equal(await dying.run((ingest) => ingest.handle([other]), 2 + 2 * calls.length), 'stopped');
    await bench.handle(again([other]));
    assert.equal(bench.types('device-').at(-1), 'DeviceAnomalyDetected');
  });

  it('stores each message once of a batch that failed after it was in the log, and was tried one by one', async () => {
    const batch = [
      bench.hello(1, 1),
      bench.message(1, 1, { kind: 'start', session: 1 }),
      bench.message(1, 2, { kind: 'fault', session: 1 }),
      bench.hello(1, 1),
    ];
    bench.store.failAfter(1);
    await bench.handle(batch);
    assert.deepEqual(bench.log, ['hello 0/1', 'message 0/1', 'message 0/1', 'hello 1/1']);
    assert.deepEqual(bench.types('brewSession-'), ['SessionStarted', 'FaultReported']);
    assert.deepEqual(bench.parking.parked, []);
  });
});
