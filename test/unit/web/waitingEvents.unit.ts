import assert from 'node:assert/strict';
import type { Command, Device, TopicEvent } from '../../../adapters/apiClient/index.js';
import type { HubEvent } from '../../../adapters/web/shared/live/messages.js';
import { TopicRows } from '../../../adapters/web/shared/live/topicRows.js';
import { WaitingEvents } from '../../../adapters/web/shared/live/waitingEvents.js';

const begun = { type: 'topic', topic: 'devices', from: 'snapshot', access: 'a' } as const;
const synced = { type: 'synced' } as const;

function rowOf(deviceId: string, firmware: string): TopicEvent {
  return { type: 'device', row: { deviceId, firmware } as Device };
}

describe('what waits to be shown', () => {
  let waiting: WaitingEvents;
  beforeEach(() => (waiting = new WaitingEvents()));
  const add = (...events: readonly HubEvent[]) => {
    for (const event of events) waiting.add(event);
  };

  it('has of each row the newest only', () => {
    add(begun, rowOf('base-1', '1'), rowOf('keg-1', '1'), synced, rowOf('base-1', '2'), synced);
    assert.deepEqual([...waiting.take()], [begun, rowOf('base-1', '2'), rowOf('keg-1', '1'), synced]);
    assert.equal(waiting.isEmpty, true);
  });

  it('keeps what is left for the next time', () => {
    add(rowOf('base-1', '1'), rowOf('keg-1', '1'));
    for (const event of waiting.take()) {
      assert.deepEqual(event, rowOf('base-1', '1'));
      break;
    }
    add(rowOf('base-1', '2'), rowOf('keg-1', '2'));
    assert.deepEqual([...waiting.take()], [rowOf('keg-1', '2'), rowOf('base-1', '2')]);
  });

  it('does not move a row to before the beginning of its topic: it would be gone', () => {
    const rows = new TopicRows('devices');
    add(begun, rowOf('base-1', '1'), synced, begun, rowOf('base-1', '2'), synced);
    for (const event of waiting.take()) rows.take(event);
    assert.deepEqual(rows.rows, [{ deviceId: 'base-1', firmware: '2' }]);
    assert.equal(rows.isComplete, true);
  });

  it('tells commands of one request to many machines apart', () => {
    const commandOf = (deviceId: string): TopicEvent => ({
      type: 'command',
      row: { commandId: 'c', deviceId } as Command,
    });
    add(commandOf('base-1'), commandOf('base-2'));
    assert.equal([...waiting.take()].length, 2);
  });
});
