import assert from 'node:assert/strict';
import fc from 'fast-check';
import { device, deviceIdPattern, type ObserveDevice } from '../../../domain/device/index.js';
import { specify } from './givenWhenThen.js';

const { given, history, stateAfter } = specify(device);

const deviceId = 'keg-1';
const machine = { machineType: 1, firmware: '1.4', serial: 'K-1' };
const partition = 3;
const hello = (boot: number, connection: number): ObserveDevice => ({
  type: 'hello',
  deviceId,
  connection: { boot, connection },
  ...machine,
  partition,
  receivedAtMs: 5,
});
const lastWill = (boot: number, connection: number): ObserveDevice => ({
  type: 'lastWill',
  deviceId,
  connection: { boot, connection },
  receivedAtMs: 6,
});
const uplink = (boot: number): ObserveDevice => ({
  type: 'uplink',
  deviceId,
  boot,
  partition,
  receivedAtMs: 7,
});
const expired: ObserveDevice = { type: 'leaseExpired', deviceId, receivedAtMs: 8 };
const gap = (boot: number, seq: number): ObserveDevice => ({
  type: 'gap',
  deviceId,
  source: { boot, seq },
  firstSeq: seq - 2,
  lastSeq: seq,
});

describe('device', () => {
  it('is connected by its hello', () => {
    given()
      .when(hello(3, 1))
      .then({
        type: 'DeviceConnected',
        data: { deviceId, boot: 3, connection: 1, via: 'hello', ...machine, partition, receivedAtMs: 5 },
      });
  });

  it('takes no notice of a hello that it has seen, or of an earlier connection', () => {
    const connected = history(hello(3, 2));
    for (const old of [hello(3, 2), hello(3, 1), hello(2, 9)])
      given(...connected)
        .when(old)
        .thenNothing();
    given(...connected)
      .when(hello(4, 1))
      .thenTypes('DeviceConnected');
  });

  it('is disconnected by the last will of its present connection only', () => {
    const connected = history(hello(3, 2));
    given(...connected)
      .when(lastWill(3, 1))
      .thenNothing();
    given(...connected)
      .when(lastWill(2, 2))
      .thenNothing();
    given(...connected)
      .when(lastWill(3, 2))
      .then({
        type: 'DeviceDisconnected',
        data: { deviceId, boot: 3, connection: 2, reason: 'lastWill', receivedAtMs: 6 },
      });
    given(...history(hello(3, 2), lastWill(3, 2)))
      .when(lastWill(3, 2))
      .thenNothing();
  });

  it('loses its lease by silence, once', () => {
    given().when(expired).thenNothing();
    given(...history(hello(3, 1)))
      .when(expired)
      .thenTypes('DeviceDisconnected');
    given(...history(hello(3, 1), expired))
      .when(expired)
      .thenNothing();
  });

  it('is back with any message of its present boot, not with one of an earlier', () => {
    const silent = history(hello(3, 1), expired);
    given(...silent)
      .when(uplink(2))
      .thenNothing();
    given(...silent)
      .when(uplink(3))
      .then({
        type: 'DeviceConnected',
        data: { deviceId, boot: 3, connection: 1, via: 'uplink', ...machine, partition, receivedAtMs: 7 },
      });
    given(...history(hello(3, 1)))
      .when(uplink(3))
      .thenNothing();
  });

  it('reports each gap and each anomaly once', () => {
    given()
      .when(gap(1, 9))
      .then({
        type: 'GapReported',
        data: { deviceId, source: { boot: 1, seq: 9 }, firstSeq: 7, lastSeq: 9 },
      });
    given(...history(gap(1, 9)))
      .when(gap(1, 9))
      .thenNothing();
    const anomaly: ObserveDevice = {
      type: 'anomaly',
      deviceId,
      source: { boot: 1, seq: 10 },
      kind: 'unknownCommand',
      detail: 'no such command',
    };
    given(...history(gap(1, 9)))
      .when(anomaly)
      .thenTypes('DeviceAnomalyDetected');
    given(...history(gap(1, 9), anomaly))
      .when(anomaly)
      .thenNothing();
  });

  it('decides nothing on a message that comes twice in a row', () => {
    const number = fc.integer({ min: 1, max: 4 });
    const command = fc.oneof(
      fc.tuple(number, number).map(([boot, connection]) => hello(boot, connection)),
      fc.tuple(number, number).map(([boot, connection]) => lastWill(boot, connection)),
      fc.tuple(number, number).map(([boot, seq]) => gap(boot, seq)),
      number.map(uplink),
      fc.constant(expired),
    );
    fc.assert(
      fc.property(fc.array(command, { minLength: 1, maxLength: 20 }), (commands) => {
        const state = stateAfter(history(...commands));
        assert.deepEqual(device.decide(commands.at(-1) as ObserveDevice, state), []);
      }),
    );
  });

  it('has an id without anything that would break a topic', () => {
    for (const good of ['a', 'keg_1-B', 'x'.repeat(64)]) assert.match(good, deviceIdPattern);
    for (const bad of ['', 'a.b', 'a/b', 'a#', 'a+', 'ä', 'x'.repeat(65), 'a\n']) {
      assert.doesNotMatch(bad, deviceIdPattern);
    }
  });

  it('says which settings it has, when they are others than before', () => {
    const settings = (seq: number, has: object): ObserveDevice => ({
      type: 'settings',
      deviceId,
      source: { boot: 3, seq },
      settings: has,
    });
    given()
      .when(settings(1, { soundOn: true }))
      .then({
        type: 'SettingsReported',
        data: { deviceId, source: { boot: 3, seq: 1 }, settings: { soundOn: true } },
      });
    const said = history(settings(1, { soundOn: true }));
    for (const same of [settings(2, { soundOn: true }), settings(1, { soundOn: false })])
      given(...said)
        .when(same)
        .thenNothing();
    given(...said)
      .when(settings(2, {}))
      .thenTypes('SettingsReported');
    assert.deepEqual(stateAfter(said).settings, { soundOn: true });
  });
});
