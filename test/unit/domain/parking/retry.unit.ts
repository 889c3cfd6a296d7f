import assert from 'node:assert/strict';
import { eventObstacle, parkedEventOf, retryRefusal } from '../../../../domain/parking/index.js';

describe('an event that a projection parked', () => {
  it('can be retried until it is applied, and skipped once', () => {
    const source = 'projection readModels';
    const obstacles = ([null, 'skipped', 'stored'] as const).map((outcome) => [
      eventObstacle('retry', { source, outcome }),
      eventObstacle('skip', { source, outcome }),
    ]);
    assert.deepEqual(obstacles, [
      [undefined, undefined],
      [undefined, 'skipped'],
      ['applied', 'applied'],
    ]);
    assert.equal(eventObstacle('retry', { source: 'uplink 3', outcome: null }), 'notAnEvent');
  });

  it('keeps its place in its stream, telemetry that may come late excepted', () => {
    const inOrder = { earlierWaits: false, laterApplied: false, mayBeLate: false };
    assert.equal(retryRefusal(inOrder), undefined);
    assert.match(retryRefusal({ ...inOrder, earlierWaits: true }) ?? '', /an earlier event/);
    assert.match(retryRefusal({ ...inOrder, laterApplied: true }) ?? '', /rebuild the projection/);
    assert.equal(retryRefusal({ earlierWaits: true, laterApplied: true, mayBeLate: true }), undefined);
  });

  it('is known by its headers; a message is none', () => {
    const headers = { stream: 'device-keg', revision: '4', type: 'DeviceConnected', id: 'x', metadata: {} };
    assert.deepEqual(parkedEventOf({ source: 'projection dispatcher 3', headers }), {
      ...{ stream: 'device-keg', revision: '4', type: 'DeviceConnected', id: 'x' },
    });
    assert.equal(parkedEventOf({ source: 'uplink 3', headers }), undefined);
  });
});
