import { alarm, alarmIdOf, type AlarmEvent, type AlarmKind } from '../../../../domain/alarms/index.js';
import assert from 'node:assert/strict';
import { specify } from '../givenWhenThen.js';

const identity = (kind: AlarmKind) => ({ deviceId: 'keg-1', session: 7, kind, episode: '28.1000' });
const alarmId = alarmIdOf(identity('userActionNeeded'));
const fact = { alarmId, deviceId: 'keg-1', atMs: 1000 };

function raised(kind: AlarmKind = 'userActionNeeded'): AlarmEvent {
  return { type: 'AlarmRaised', data: { ...fact, ...identity(kind), details: {} } };
}

const raise = {
  type: 'raise',
  identity: identity('userActionNeeded'),
  planId: undefined,
  details: {},
  atMs: 1000,
  late: false,
} as const;
const acknowledge = { type: 'acknowledge', alarmId, acknowledgedBy: 'ada', atMs: 2000 } as const;
const escalate = { type: 'escalate', alarmId, deviceId: 'keg-1', atMs: 3000, late: false } as const;
const resolve = { ...escalate, type: 'resolve', cause: 'conditionEnded' } as const;

const acknowledged: AlarmEvent = {
  type: 'AlarmAcknowledged',
  data: { ...fact, atMs: 2000, acknowledgedBy: 'ada' },
};
const escalated: AlarmEvent = { type: 'AlarmEscalated', data: { ...fact, atMs: 3000 } };
const resolved: AlarmEvent = {
  type: 'AlarmResolved',
  data: { ...fact, atMs: 3000, cause: 'conditionEnded' },
};

const { given, stateAfter } = specify(alarm);
const statusAfter = (...events: AlarmEvent[]) => stateAfter(events).status;

describe('an alarm', () => {
  it('is raised once', () => {
    given().when(raise).then(raised());
    given(raised()).when(raise).thenNothing();
    given(raised(), resolved).when(raise).thenNothing();
  });

  it('is acknowledged once, and not before it is raised nor after it is over', () => {
    given(raised()).when(acknowledge).then(acknowledged);
    given(raised(), escalated).when(acknowledge).then(acknowledged);
    given(raised(), acknowledged).when(acknowledge).thenNothing();
    given().when(acknowledge).thenNothing();
    given(raised(), resolved).when(acknowledge).thenNothing();
  });

  it('is escalated while nobody has acknowledged it', () => {
    given(raised()).when(escalate).then(escalated);
    given(raised(), escalated).when(escalate).thenNothing();
    given(raised(), acknowledged).when(escalate).thenNothing();
    given(raised(), resolved).when(escalate).thenNothing();
  });

  it('is resolved once', () => {
    given(raised(), acknowledged).when(resolve).then(resolved);
    given(raised(), resolved).when(resolve).thenNothing();
    given(raised('fault'), resolved).when(resolve).thenNothing();
    given().when(resolve).thenNothing();
  });

  it('stays until somebody acknowledges it, where it is about something that went wrong', () => {
    assert.equal(statusAfter(raised('fault'), resolved), 'resolved');
    assert.equal(statusAfter(raised('fault'), resolved, acknowledged), 'cleared');
    assert.equal(statusAfter(raised('fault'), acknowledged, resolved), 'cleared');
    assert.equal(statusAfter(raised('userActionNeeded'), resolved), 'cleared');
  });

  it('is cleared by being acknowledged, where it is news', () => {
    assert.equal(statusAfter(raised('fermentationStarted'), acknowledged), 'cleared');
    assert.equal(statusAfter(raised('userActionNeeded'), acknowledged), 'acknowledged');
    given(raised('fermentationStarted'), acknowledged).when(resolve).thenNothing();
  });

  it('has the same ids for the same rule, session and episode', () => {
    assert.equal(alarmId, alarmIdOf({ ...identity('userActionNeeded') }));
    const others = [
      { deviceId: 'keg-2' },
      { session: 8 },
      { kind: 'fault' as const },
      { episode: '28.1001' },
    ];
    const ids = others.map((other) => alarmIdOf({ ...identity('userActionNeeded'), ...other }));
    assert.equal(new Set([...ids, alarmId]).size, 5);
    const eventIds = [raised(), acknowledged, escalated, resolved].map((event) => alarm.eventIdOf!(event));
    assert.equal(new Set(eventIds).size, 4);
    assert.equal(alarm.eventIdOf!(raised()), eventIds[0]);
  });
});
