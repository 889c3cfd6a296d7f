import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import type { Response } from 'express';
import { LiveClient, topicsWire, viewOf, type Topic } from '../../../adapters/http/api/live/index.js';
import { until } from '../../support/until.js';

const devices: Topic = { name: 'devices', kind: 'mine', channelsOf: (id) => [`device:${id}`] };
const accessTo = (...ids: readonly string[]) => ({
  seesEverything: false,
  windows: new Map(ids.map((id) => [id, 0])),
});
const at = (position: bigint) => ({ storeId: 'store-1', position });

describe('a stream of topics', () => {
  it('says nothing of rows that follow when a topic begins anew: whoever is cut off then would never get them', async () => {
    let text = '';
    const response = new PassThrough();
    response.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const view = viewOf(devices, accessTo('base-1')) ?? assert.fail();
    const client = new LiveClient(
      {
        ...{ views: [view], since: new Map(), seesEverything: false, allOrNothing: false, wire: topicsWire },
        watcher: { personId: 'p', loginSessionId: 'l' },
      },
      response as unknown as Response,
    );
    client.announce();
    client.synced(at(1n), client.beginnings);
    const beforeCompared = client.beginnings;
    client.synced(at(2n), beforeCompared);
    client.admit(accessTo('base-1', 'base-2'));
    client.synced(at(3n), beforeCompared);
    await until('the topic begins anew', () => text.includes('base-2'));
    assert.doesNotMatch(text, /store-1:[23]/);
    client.synced(at(4n), client.beginnings);
    await until('it is compared since', () => text.includes('store-1:4'));
    response.destroy();
  });
});
