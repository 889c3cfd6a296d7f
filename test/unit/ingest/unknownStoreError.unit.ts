import assert from 'node:assert/strict';
import { BrewlineError } from '../../../domain/kernel/errors.js';
import { IngestBench } from './ingestBench.js';

describe('ingest, when the event store answers with an error that nobody knows', () => {
  it('parks nothing while the store takes nothing else either', async () => {
    const bench = new IngestBench();
    let appends = 0;
    bench.store.before = () => {
      appends += 1;
      throw new BrewlineError('EVENT_STORE_FAILED', 'a fault of the server');
    };
    await assert.rejects(bench.handle([bench.hello(1, 1), bench.reading(1, 1)]), {
      code: 'EVENT_STORE_FAILED',
    });
    assert.equal(appends, 4, 'three attempts, and one with something else');
    assert.deepEqual(bench.parking.parked, []);
  });

  it('parks nothing that it may not store: that is no fault of the message', async () => {
    const bench = new IngestBench();
    bench.store.before = ({ stream }) => {
      if (stream === 'device-keg-1') throw new BrewlineError('EVENT_STORE_DENIED', 'not allowed');
    };
    await assert.rejects(bench.handle([bench.hello(1, 1)]), { code: 'EVENT_STORE_DENIED' });
    assert.deepEqual(bench.parking.parked, []);
  });

  it('parks the message that the store does not take, when it takes others', async () => {
    const bench = new IngestBench();
    bench.store.before = ({ stream }) => {
      if (stream === 'device-keg-1') throw new BrewlineError('EVENT_STORE_FAILED', 'a fault of the server');
    };
    await bench.handle([bench.hello(1, 1)]);
    assert.deepEqual(
      bench.parking.parked.map(({ message }) => message.code),
      ['MESSAGE_UNHANDLED'],
    );
  });
});
