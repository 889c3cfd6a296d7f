import assert from 'node:assert/strict';
import { grouped, shapeOf, unseenCount, type Alarm } from '../../../adapters/web/shared/alarms/grouped.js';

function alarm(alarmId: string, changes: Partial<Alarm> = {}): Alarm {
  const at = '2026-11-28T10:00:00Z';
  const plain = {
    alarmId,
    deviceId: 'keg-1',
    brewId: null,
    kind: 'dayReached',
    status: 'raised',
    raisedAt: at,
  };
  return { ...plain, ...changes } as Alarm;
}

describe('the page of alarms', () => {
  it('has them by brew, and by machine where there is none', () => {
    const groups = grouped([
      alarm('1', { brewId: 'b1' }),
      alarm('2', { deviceId: 'base-1', brewId: 'b1' }),
      alarm('3'),
      alarm('4', { deviceId: 'keg-2' }),
    ]);
    assert.deepEqual(
      groups.map(({ key, alarms }) => [key, alarms.map(({ alarmId }) => alarmId).join('')]),
      [
        ['b1', '12'],
        ['keg-1', '3'],
        ['keg-2', '4'],
      ],
    );
  });

  it('begins with what nobody has seen, faults first, then the latest', () => {
    const [group] = grouped([
      alarm('seen', { kind: 'fault', status: 'acknowledged' }),
      alarm('old'),
      alarm('new', { raisedAt: '2026-11-28T12:00:00Z' }),
      alarm('fault', { kind: 'fault' }),
    ]);
    assert.deepEqual(
      group?.alarms.map(({ alarmId }) => alarmId),
      ['fault', 'new', 'old', 'seen'],
    );
  });

  it('shows what is over as over, and an unknown kind as something to look at', () => {
    assert.equal(shapeOf({ kind: 'fault', status: 'raised' }), 'fault');
    assert.equal(shapeOf({ kind: 'fault', status: 'resolved' }), 'done');
    assert.equal(shapeOf({ kind: 'newKind' as Alarm['kind'], status: 'raised' }), 'needsYou');
  });

  it('counts those that wait for somebody, also when they have ended meanwhile', () => {
    const statuses = ['raised', 'acknowledged', 'escalated', 'resolved', 'cleared'] as const;
    assert.equal(unseenCount(statuses.map((status) => ({ status }))), 3);
  });
});
