import assert from 'node:assert/strict';
import fc from 'fast-check';
import { device, type ObserveDevice } from '../../../domain/device/index.js';
import { deviceId, expired, gap, hello, lastWill, machine, partition, uplink } from './deviceCommands.js';
import { specify } from './givenWhenThen.js';

const { given, history, stateAfter } = specify(device);

describe('device', () => {
  it('is connected by its hello', () => {
    given()
      .when(hello(3, 1))
      .then({
        type: 'DeviceConnected',
        data: {
          deviceId,
          epoch: 0,
          boot: 3,
          connection: 1,
          via: 'hello',
          ...machine,
          partition,
          receivedAtMs: 5,
        },
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
        data: { deviceId, epoch: 0, boot: 3, connection: 2, reason: 'lastWill', receivedAtMs: 6 },
      });
    given(...history(hello(3, 2), lastWill(3, 2)))
      .when(lastWill(3, 2))
      .thenNothing();
  });

  it('takes a hello of another epoch by the connections of that epoch alone', () => {
    const twins = history(hello(57, 1), hello(3, 1, 1));
    given(...twins)
      .when(hello(57, 2))
      .thenTypes('DeviceConnected');
    given(...twins)
      .when(hello(57, 1))
      .thenNothing();
    const state = stateAfter(history(hello(57, 1), hello(3, 1, 1), hello(57, 2)));
    assert.deepEqual(state.connection, { epoch: 0, boot: 57, connection: 2 });
  });

  it('is not disconnected by the last will of another epoch with the same boot and connection', () => {
    given(...history(hello(1, 1), hello(1, 1, 1)))
      .when(lastWill(1, 1))
      .thenNothing();
  });

  it('loses its lease by silence on its present connection, once', () => {
    given().when(expired(3, 1)).thenNothing();
    given(...history(hello(3, 1)))
      .when(expired(3, 1))
      .then({
        type: 'DeviceDisconnected',
        data: {
          ...{ deviceId, epoch: 0, boot: 3, connection: 1 },
          ...{ reason: 'leaseExpired', receivedAtMs: 8, silentSinceMs: 4 },
        },
      });
    for (const other of [expired(3, 2), expired(2, 1), expired(3, 1, 1)])
      given(...history(hello(3, 1)))
        .when(other)
        .thenNothing();
    given(...history(hello(3, 1), expired(3, 1)))
      .when(expired(3, 1))
      .thenNothing();
  });

  it('is back with any message of its present boot, not with one of an earlier', () => {
    const silent = history(hello(3, 1), expired(3, 1));
    given(...silent)
      .when(uplink(2))
      .thenNothing();
    given(...silent)
      .when(uplink(3))
      .then({
        type: 'DeviceConnected',
        data: {
          deviceId,
          epoch: 0,
          boot: 3,
          connection: 1,
          via: 'uplink',
          ...machine,
          partition,
          receivedAtMs: 7,
        },
      });
    given(...history(hello(3, 1)))
      .when(uplink(3))
      .thenNothing();
  });

  it('is online in a later boot or epoch that said no hello', () => {
    for (const [boot, epoch] of [
      [4, 0],
      [1, 1],
    ] as const)
      given(...history(hello(3, 2)))
        .when(uplink(boot, epoch))
        .then({
          type: 'DeviceConnected',
          data: {
            deviceId,
            epoch,
            boot,
            connection: 0,
            via: 'uplink',
            ...machine,
            partition,
            receivedAtMs: 7,
          },
        });
    given(...history(hello(3, 2), uplink(4)))
      .when(uplink(4))
      .thenNothing();
    given(...history(hello(3, 2), uplink(4)))
      .when(hello(4, 1))
      .thenTypes('DeviceConnected');
  });

  it('is of no type, firmware or serial before its first hello', () => {
    const connected = {
      deviceId,
      epoch: 0,
      boot: 4,
      connection: 0,
      via: 'uplink',
      partition,
      receivedAtMs: 7,
    };
    given()
      .when(uplink(4))
      .then({ type: 'DeviceConnected', data: connected as never });
    const guessed = { ...connected, machineType: 0, firmware: '', serial: '' };
    const event = { type: 'DeviceConnected', data: guessed };
    assert.deepEqual(device.upcast(event, 2).data, connected, 'as it used to be stored');
    const said = { ...event, data: { ...guessed, via: 'hello' } };
    assert.deepEqual(device.upcast(said, 2), said);
  });

  it('is not brought back by a message of an epoch that is over', () => {
    given(...history(hello(57, 1), hello(3, 1, 1)))
      .when(uplink(57))
      .thenNothing();
    given(...history(hello(57, 1), hello(3, 1, 1), expired(3, 1, 1)))
      .when(uplink(58))
      .thenNothing();
  });

  it('reports each gap and each anomaly once', () => {
    given()
      .when(gap(1, 9))
      .then({
        type: 'GapReported',
        data: { deviceId, source: { epoch: 0, boot: 1, seq: 9 }, firstSeq: 7, lastSeq: 9 },
      });
    given(...history(gap(1, 9)))
      .when(gap(1, 9))
      .thenNothing();
    const anomaly: ObserveDevice = {
      type: 'anomaly',
      deviceId,
      source: { epoch: 0, boot: 1, seq: 10 },
      late: false,
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
    const epoch = fc.nat(2);
    const command = fc.oneof(
      fc.tuple(number, number, epoch).map((of) => hello(...of)),
      fc.tuple(number, number, epoch).map((of) => lastWill(...of)),
      fc.tuple(number, number, epoch).map((of) => gap(...of)),
      fc.tuple(number, epoch).map((of) => uplink(...of)),
      fc.tuple(number, number, epoch).map((of) => expired(...of)),
    );
    fc.assert(
      fc.property(fc.array(command, { minLength: 1, maxLength: 20 }), (commands) => {
        const state = stateAfter(history(...commands));
        assert.deepEqual(device.decide(commands.at(-1) as ObserveDevice, state), []);
      }),
    );
  });
});
