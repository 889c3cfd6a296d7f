import assert from 'node:assert/strict';
import fc from 'fast-check';
import { messagesAtOnce, nextOfJob, requeueObstacle } from '../../../../domain/parking/index.js';

const job = { work: 'requeue', most: 250, canary: 5, taken: 0, cameBack: 0, isCancelled: false } as const;

describe('a job over parked messages', () => {
  it('sends a canary first, and stops when one of it comes back', () => {
    assert.deepEqual(nextOfJob(job), { type: 'take', messages: 5 });
    assert.deepEqual(nextOfJob({ ...job, taken: 3 }), { type: 'take', messages: 2 });
    assert.deepEqual(nextOfJob({ ...job, taken: 5 }), { type: 'take', messages: messagesAtOnce });
    assert.deepEqual(nextOfJob({ ...job, taken: 5, cameBack: 1 }), { type: 'end', status: 'stopped' });
    assert.deepEqual(nextOfJob({ ...job, canary: 0, cameBack: 1 }), {
      type: 'take',
      messages: messagesAtOnce,
    });
    // What comes back later is counted, and stops nothing.
    assert.deepEqual(nextOfJob({ ...job, taken: 105, cameBack: 3 }), { type: 'take', messages: 100 });
  });

  it('ends when it is cancelled', () => {
    assert.deepEqual(nextOfJob({ ...job, taken: 7, isCancelled: true }), {
      type: 'end',
      status: 'cancelled',
    });
  });

  it('takes each message once, and never more than are to be under way', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 0, max: 100 }), (most, canary) => {
        let taken = 0;
        for (;;) {
          const next = nextOfJob({ ...job, most, canary, taken });
          if (next.type === 'end') return next.status === 'done' && taken === most;
          if (next.messages < 1 || next.messages > messagesAtOnce) return false;
          taken += next.messages;
        }
      }),
    );
  });
});

describe('a parked message', () => {
  const message = {
    ...{ source: 'uplink 3', deviceId: 'keg', code: 'NUMBER_REUSED', bytes: 9, keptBytes: 9 },
    ...{ outcome: null, requeuedEdit: null },
  };

  it('can be sent again, unless it is an event, cut, or stored but for some readings', () => {
    assert.equal(requeueObstacle(message), undefined);
    assert.equal(requeueObstacle({ ...message, source: 'uplink dead letters' }), undefined);
    assert.equal(requeueObstacle({ ...message, deviceId: null }), 'notOfDevice');
    assert.equal(requeueObstacle({ ...message, source: 'readModels' }), 'notOfDevice');
    assert.equal(requeueObstacle({ ...message, code: 'READING_MALFORMED' }), 'readingsStored');
    assert.equal(requeueObstacle({ ...message, bytes: 10 }), 'cut');
  });

  it('has its effect in one version only, which can be sent again for a proof', () => {
    for (const outcome of ['stored', 'repeat'] as const) {
      assert.equal(requeueObstacle({ ...message, outcome }), undefined);
      assert.equal(requeueObstacle({ ...message, outcome }, '5'), 'otherVersion');
      assert.equal(requeueObstacle({ ...message, outcome, requeuedEdit: '5' }), 'otherVersion');
      assert.equal(requeueObstacle({ ...message, outcome, requeuedEdit: '5' }, '6'), 'otherVersion');
      assert.equal(requeueObstacle({ ...message, outcome, requeuedEdit: '5' }, '5'), undefined);
    }
    assert.equal(requeueObstacle({ ...message, outcome: 'parked', requeuedEdit: '5' }), undefined);
    assert.equal(requeueObstacle({ ...message, outcome: 'parked' }, '5'), undefined);
  });
});
