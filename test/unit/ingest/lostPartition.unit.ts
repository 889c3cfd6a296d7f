import assert from 'node:assert/strict';
import { foldOf } from './model/log.js';
import { again, IngestBench } from './ingestBench.js';

describe('an ingest that lost the partition and goes on', () => {
  let bench: IngestBench;
  beforeEach(() => {
    bench = new IngestBench();
  });

  it('parks nothing a second time', async () => {
    const broken = [bench.hello(1, 1), bench.message(1, 1, { kind: 'malformed' })];
    const sleeper = bench.consumer();
    await sleeper.run((ingest) => ingest.open());
    assert.equal(
      await sleeper.run((ingest) => ingest.handle(broken), 2),
      'stopped',
      'it was to stop at park',
    );
    await bench.handle(again(broken));
    assert.equal(await sleeper.goOn(), 'fenced');
    assert.equal(bench.parking.parked.length, 1);
  });

  it('parks nothing because of numberings that are further than its log', async () => {
    const first = bench.hello(1, 1);
    const sleeper = bench.consumer();
    await sleeper.run((ingest) => ingest.handle([]));
    assert.equal(
      await sleeper.run((ingest) => ingest.handle([first]), 0),
      'stopped',
      'it was to stop at load',
    );
    const owner = bench.consumer(1);
    const readings = Array.from({ length: 70 }, (_, at) => bench.reading(1, at + 1));
    await owner.ingest.handle([...again([first]), ...readings]);
    await owner.ingest.close();
    assert.equal(await sleeper.goOn(), 'fenced');
    const second = bench.consumer();
    await second.run((ingest) => ingest.handle([]));
    assert.deepEqual(bench.parking.parked, []);
  });

  it('is fenced also when it is the first of all to write, and the day changed meanwhile', async () => {
    const first = bench.hello(1, 1);
    const sleeper = bench.consumer();
    await sleeper.run((ingest) => ingest.handle([]));
    assert.equal(
      await sleeper.run((ingest) => ingest.handle([first]), 1),
      'stopped',
      'it was to stop at append',
    );
    bench.nowMs += 86_400_000;
    await bench.handle(again([first]));
    assert.equal(await sleeper.goOn(), 'fenced');
    assert.deepEqual(bench.log, ['hello 0/1']);
  });

  it('is put right by the next hello when it tells that something is missing which came meanwhile', async () => {
    const sleeper = bench.consumer();
    await sleeper.ingest.handle([bench.hello(1, 1), bench.reading(1, 1), bench.reading(1, 3)]);
    bench.nowMs += 61_000;
    assert.equal(
      await sleeper.run((ingest) => ingest.keepUp(), 0),
      'stopped',
      'it was to stop before it tells',
    );
    const owner = bench.consumer();
    await owner.ingest.handle([bench.reading(1, 2)]);
    await owner.ingest.keepUp();
    await sleeper.goOn();
    assert.equal(bench.types('device-').at(-1), 'MessagesMissing');
    await owner.ingest.handle([bench.hello(1, 2)]);
    assert.equal(bench.types('device-').at(-1), 'MessagesMissingResolved');
  });
});

describe('an ingest that opens while another one saves', () => {
  it('takes no entry twice', async () => {
    const bench = new IngestBench();
    await bench.handle([bench.hello(1, 1), bench.reading(1, 2), bench.reading(1, 1)]);
    const opening = bench.consumer();
    // It knows where to read on from, and has not loaded the device's numbering.
    assert.equal(await opening.run((ingest) => ingest.open(), 2), 'stopped');
    await bench.handle([bench.reading(1, 3)]);
    await bench.consumer().ingest.open();
    assert.equal(await opening.goOn(), 'done');
    const saved: unknown = JSON.parse(bench.sequences.devices.get('keg-1')?.state ?? '');
    assert.deepEqual(saved, JSON.parse(JSON.stringify(foldOf(bench.store).get('keg-1'))));
  });
});
