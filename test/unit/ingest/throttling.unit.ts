import assert from 'node:assert/strict';
import type { CommandHandler } from '../../../commands/handleCommand.js';
import type { Received } from '../../../commands/ingest/decodeBatch.js';
import { Lanes } from '../../../commands/ingest/lanes.js';
import { createThrottling, type Throttling } from '../../../commands/ingest/throttling.js';
import type { UplinkDelivery } from '../../../commands/ports/index.js';
import { device, type Device, type DeviceEvent, type ObserveDevice } from '../../../domain/device/index.js';
import { BrewlineError } from '../../../domain/kernel/errors.js';
import { silentLogger } from '../../support/silentLogger.js';

const deviceLimits = {
  messages: { perSecond: 20, burst: 1_000 },
  bytes: { perSecond: 10_000, burst: 1_000_000 },
};

describe('throttling of devices', () => {
  let nowMs: number;
  let kept: string[];
  let isDatabaseAway: boolean;
  let throttling: Throttling;

  beforeEach(() => {
    nowMs = Date.UTC(2026, 10, 28);
    kept = [];
    isDatabaseAway = false;
    throttling = createThrottling({
      deviceLimits,
      devices: devicesInMemory(),
      lanes: new Lanes(),
      now: () => new Date(nowMs),
      onThrottled: () => undefined,
      logger: silentLogger,
      throttles: {
        async keepOut(deviceId, { exceeded, forMs }) {
          if (isDatabaseAway) throw new BrewlineError('DATABASE_UNAVAILABLE', 'away');
          kept.push(`${deviceId} ${exceeded} ${forMs}`);
        },
      },
    });
  });

  it('allows a burst, and keeps out who sends on, once for each time', async () => {
    for (let at = 0; at < 5; at += 1) await throttling.charge(batch('keg-1', 200));
    assert.deepEqual(kept, []);
    await throttling.charge([...batch('keg-1', 200), ...batch('keg-2', 1)]);
    await throttling.charge(batch('keg-1', 200));
    assert.deepEqual(kept, ['keg-1 messages 10000']);
    nowMs += 11_000;
    for (let at = 0; at < 4; at += 1) await throttling.charge(batch('keg-1', 200));
    assert.deepEqual(kept, ['keg-1 messages 10000', 'keg-1 messages 20000']);
  });

  it('counts for ten what can not be read, and what one device has in a batch beyond its share', async () => {
    await throttling.charge(batch('garbage', 100, { type: 'unreadable' }));
    await throttling.charge(batch('crowd', 325));
    assert.deepEqual(kept, []);
    await throttling.charge([...batch('garbage', 1, { type: 'unreadable' }), ...batch('crowd', 1)]);
    assert.deepEqual(kept, ['garbage messages 10000', 'crowd messages 10000']);
  });

  it('counts bytes, of a large message all of them', async () => {
    await throttling.charge(batch('keg-1', 1, { whole: { bytes: 1_000_001, sha256: new Uint8Array() } }));
    assert.deepEqual(kept, ['keg-1 bytes 10000']);
  });

  it('counts neither what the broker gives again nor what an operator sends', async () => {
    await throttling.charge(batch('keg-1', 2_000, { redelivered: true }));
    await throttling.charge(batch('keg-1', 2_000, { request: { type: 'requeue', epoch: 1 } }));
    assert.deepEqual(kept, []);
  });

  it('counts by the time of sending: hours of messages that wait for ingest are no flood', async () => {
    for (let hourAgo = 3; hourAgo > 0; hourAgo -= 0.05) {
      throttling.noteArrival({ sentAtMs: nowMs - hourAgo * 3_600_000, receivedAtMs: nowMs });
      await throttling.charge(batch('keg-1', 180));
      nowMs += 10;
    }
    assert.deepEqual(kept, []);
  });

  it('keeps nobody out when it turns out that the messages waited for an hour', async () => {
    // Read before the first probe, whose age says how long messages of this queue wait.
    await throttling.charge([...batch('keg-1', 200), ...batch('keg-2', 1)]);
    throttling.noteArrival({ sentAtMs: nowMs - 3_600_000, receivedAtMs: nowMs });
    await throttling.charge([...batch('keg-1', 200), ...batch('keg-2', 1)]);
    assert.deepEqual(kept, []);
    for (let at = 0; at < 3; at += 1) await throttling.charge(batch('keg-1', 201));
    assert.deepEqual(kept, ['keg-1 messages 10000'], 'what it sent before still counts');
  });

  it('tries again with the next message when the database was away', async () => {
    isDatabaseAway = true;
    for (let at = 0; at < 6; at += 1) await throttling.charge(batch('keg-1', 200));
    isDatabaseAway = false;
    await throttling.charge(batch('keg-1', 1));
    assert.deepEqual(kept, ['keg-1 messages 10000']);
  });

  function batch(
    deviceId: string,
    messages: number,
    { type = 'message', ...more }: Partial<UplinkDelivery> & { readonly type?: Received['type'] } = {},
  ): readonly Received[] {
    const delivery = { deviceId, body: new Uint8Array(30), redelivered: false, ...more };
    return Array.from({ length: messages }, () => ({ type, delivery }) as unknown as Received);
  }
});

function devicesInMemory(): CommandHandler<ObserveDevice, Device, DeviceEvent> {
  const states = new Map<string, Device>();
  const stateOf = (id: string) => states.get(id) ?? device.initialState;
  return {
    load: async (id) => stateOf(id),
    lastKnown: stateOf,
    async handle(id, commands) {
      const events = commands.flatMap((command) => device.decide(command, stateOf(id)));
      states.set(
        id,
        events.reduce((state, event) => device.evolve(state, event), stateOf(id)),
      );
      return events;
    },
  };
}
