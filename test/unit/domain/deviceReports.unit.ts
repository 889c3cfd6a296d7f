import assert from 'node:assert/strict';
import { device, type DeviceEvent, type ObserveDevice } from '../../../domain/device/index.js';
import type { DomainEvent } from '../../../domain/kernel/events.js';
import {
  deviceId,
  gap,
  hello,
  machine,
  missing,
  partition,
  sequenceAnomaly,
  sessionBegan,
} from './deviceCommands.js';
import { specify } from './givenWhenThen.js';

const { given, history, stateAfter } = specify(device);

describe('settings of a device', () => {
  const settings = (seq: number, has: object, { late = false, boot = 3, epoch = 0 } = {}): ObserveDevice => ({
    type: 'settings',
    deviceId,
    source: { epoch, boot, seq },
    late,
    settings: has,
  });
  const said = history(settings(1, { soundOn: true }));

  it('are said when they are others than before', () => {
    given()
      .when(settings(1, { soundOn: true }))
      .then({
        type: 'SettingsReported',
        data: { deviceId, source: { epoch: 0, boot: 3, seq: 1 }, settings: { soundOn: true } },
      });
    for (const same of [settings(2, { soundOn: true }), settings(1, { soundOn: false })])
      given(...said)
        .when(same)
        .thenNothing();
    given(...said)
      .when(settings(2, {}))
      .thenTypes('SettingsReported');
    assert.deepEqual(stateAfter(said).settings, { soundOn: true });
  });

  it('that came late are recorded once, and change nothing', () => {
    const newer = history(settings(9, { soundOn: true }));
    const late = settings(5, { soundOn: false }, { late: true });
    given(...newer)
      .when(late)
      .then({
        type: 'SettingsReportedLate',
        data: { deviceId, source: { epoch: 0, boot: 3, seq: 5 }, late: true, settings: { soundOn: false } },
      });
    const after = history(settings(9, { soundOn: true }), late);
    given(...after)
      .when(late)
      .thenNothing();
    assert.deepEqual(stateAfter(after).settings, { soundOn: true });
  });

  it('of a machine whose epoch goes on are its present ones', () => {
    const other = [hello(3, 1), settings(1, { soundOn: true }), hello(1, 1, 1)];
    const ofOther = settings(1, { soundOn: false }, { boot: 1, epoch: 1 });
    given(...history(...other, ofOther, hello(3, 2)))
      .when(settings(2, { soundOn: true }))
      .thenTypes('SettingsReported');
    given(...history(...other, ofOther))
      .when(settings(2, { soundOn: true }))
      .thenTypes('SettingsReportedLate');
  });
});

describe('what a device reports late', () => {
  it('is recorded once', () => {
    const newer = [gap(1, 20), gap(1, 9, 0, true)];
    given(...history(gap(1, 20)))
      .when(gap(1, 9, 0, true))
      .thenTypes('GapReported');
    given(...history(...newer))
      .when(gap(1, 9, 0, true))
      .thenNothing();
    given(...history(gap(1, 20)))
      .when(gap(1, 9))
      .thenNothing();
  });

  it('is recorded once when it was the highest so far', () => {
    const late = [gap(1, 9, 0, true), gap(1, 12, 0, true)];
    for (const again of late)
      given(...history(...late))
        .when(again)
        .thenNothing();
  });
});

describe('an anomaly of the numbering', () => {
  const dayMs = 86_400_000;

  it('is told once a day for each kind', () => {
    const told = history(sequenceAnomaly('sequenceRestarted', 1_000));
    given(...told)
      .when(sequenceAnomaly('sequenceRestarted', dayMs + 999))
      .thenNothing();
    given(...told)
      .when(sequenceAnomaly('identityShared', 1_001))
      .thenTypes('DeviceAnomalyDetected');
    given(...told)
      .when(sequenceAnomaly('sequenceRestarted', dayMs + 1_000))
      .then({
        type: 'DeviceAnomalyDetected',
        data: {
          ...{ deviceId, source: { epoch: 0, boot: 9, seq: 1 }, kind: 'sequenceRestarted' },
          ...{ detail: 'sequenceRestarted', receivedAtMs: dayMs + 1_000 },
        },
      });
  });

  it('is no message that was handled', () => {
    given(...history(sequenceAnomaly('numberReused', 1_000)))
      .when(gap(9, 1))
      .thenTypes('GapReported');
  });

  it('is no missing hello, when the boot said it before the log had entries for hellos', () => {
    given(...history(hello(9, 1)))
      .when(sequenceAnomaly('helloMissing', 1_000))
      .thenNothing();
    given(...history(hello(8, 1)))
      .when(sequenceAnomaly('helloMissing', 1_000))
      .thenTypes('DeviceAnomalyDetected');
  });
});

describe('missing messages of a device', () => {
  it('are one incident: opened, brought up to date once a minute at most, resolved', () => {
    given()
      .when(missing(1_000, [4, 6]))
      .then({
        type: 'MessagesMissing',
        data: {
          ...{ deviceId, missing: [{ epoch: 0, boot: 9, first: 4, last: 6 }], messages: 3 },
          ...{ sinceMs: 50, dropped: 2, lost: 1, receivedAtMs: 1_000 },
        },
      });
    const open = history(missing(1_000, [4, 6]));
    given(...open)
      .when(missing(60_999, [4, 5]))
      .thenNothing();
    given(...open)
      .when(missing(61_000, [4, 5]))
      .thenTypes('MessagesMissing');
    given(...open)
      .when(missing(1_001))
      .then({
        type: 'MessagesMissingResolved',
        data: { deviceId, dropped: 2, lost: 1, receivedAtMs: 1_001 },
      });
  });

  it('are not told again while they are the same', () => {
    given(...history(missing(1_000, [4, 6], [9, 9])))
      .when(missing(999_000, [4, 6], [9, 9]))
      .thenNothing();
  });

  it('are no incident when there are none', () => {
    given().when(missing(1_000)).thenNothing();
    given(...history(missing(1_000, [1, 1]), missing(2_000)))
      .when(missing(3_000))
      .thenNothing();
    given(...history(missing(1_000, [1, 1]), missing(2_000)))
      .when(missing(3_000, [2, 2]))
      .thenTypes('MessagesMissing');
  });
});

describe('the current session of a device', () => {
  it('is the one that began last', () => {
    given()
      .when(sessionBegan(7, 3, 1))
      .then({
        type: 'SessionBecameCurrent',
        data: { deviceId, session: 7, source: { epoch: 0, boot: 3, seq: 1 } },
      });
    given(...history(sessionBegan(7, 3, 1)))
      .when(sessionBegan(7, 3, 1))
      .thenNothing();
    const state = stateAfter(history(sessionBegan(7, 3, 1), sessionBegan(8, 3, 9)));
    assert.deepEqual(state.session, { session: 8, since: { epoch: 0, boot: 3, seq: 9 } });
  });

  it('is not taken over by a start that comes again, or late', () => {
    given(...history(sessionBegan(7, 3, 1), sessionBegan(8, 3, 9)))
      .when(sessionBegan(7, 3, 1))
      .thenNothing();
    given(...history(hello(12, 1, 1), sessionBegan(7, 12, 1, 1)))
      .when(sessionBegan(9, 57, 99))
      .thenNothing();
  });

  it('is taken over by a machine whose epoch goes on', () => {
    given(...history(hello(57, 1), hello(12, 1, 1), sessionBegan(7, 12, 1, 1), hello(57, 2)))
      .when(sessionBegan(9, 57, 99))
      .thenTypes('SessionBecameCurrent');
  });
});

describe('events of a device that were stored before there were epochs', () => {
  const upcast = (event: DomainEvent): DeviceEvent => device.upcast(event, 1);
  const source = { boot: 3, seq: 9 };

  it('are of the first one', () => {
    assert.equal(device.schemaVersion, 3);
    const connected = { deviceId, via: 'hello', ...machine, partition, receivedAtMs: 5 };
    assert.deepEqual(upcast({ type: 'DeviceConnected', data: { ...connected, boot: 3, connection: 1 } }), {
      type: 'DeviceConnected',
      data: { ...connected, epoch: 0, boot: 3, connection: 1 },
    });
    const lost = { deviceId, reason: 'lastWill', receivedAtMs: 6 };
    assert.deepEqual(upcast({ type: 'DeviceDisconnected', data: { ...lost, boot: 3, connection: 1 } }), {
      type: 'DeviceDisconnected',
      data: { ...lost, epoch: 0, boot: 3, connection: 1 },
    });
    for (const [type, rest] of [
      ['GapReported', { firstSeq: 7, lastSeq: 9 }],
      ['SettingsReported', { settings: { soundOn: true } }],
      ['DeviceAnomalyDetected', { kind: 'unknownCommand', detail: 'no such command' }],
    ] as const)
      assert.deepEqual(upcast({ type, data: { deviceId, source, ...rest } }), {
        type,
        data: { deviceId, source: { epoch: 0, ...source }, ...rest },
      });
  });

  it('keep the epoch that they have now', () => {
    for (const event of history(
      hello(3, 1, 2),
      gap(3, 9, 2),
      missing(1_000, [1, 2]),
      sessionBegan(7, 3, 1, 2),
    ))
      assert.deepEqual(device.upcast(event, device.schemaVersion), event);
  });
});
