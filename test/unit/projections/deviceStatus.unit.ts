import assert from 'node:assert/strict';
import {
  lastReceived,
  newestReadings,
  projectPresence,
  projectReporting,
} from '../../../projections/deviceStatus/index.js';
import { atMs, batchOf, connected, disconnected, recorded, requested, stored } from './recorded.js';

describe('projectReporting', () => {
  const reports = (deviceId: string, settings: object) =>
    ({
      type: 'SettingsReported',
      data: { deviceId, source: { epoch: 0, boot: 1, seq: 1 }, settings },
    }) as never;

  it('has the last interval of each device that says one', () => {
    const events = [
      reports('keg', { reportSeconds: 60 }),
      reports('base', { soundOn: true }),
      reports('keg', { reportSeconds: 300, soundOn: true }),
    ];
    assert.deepEqual(projectReporting(batchOf(recorded(...events))), [
      { deviceId: 'keg', reportSeconds: 300 },
    ]);
  });
});

describe('projectPresence', () => {
  const identity = { machineType: 1, firmware: '1.2.0', serial: 'S1', partition: 3 };

  it('takes who and where a device is from its connection', () => {
    assert.deepEqual(projectPresence(batchOf(recorded(connected))), [
      { deviceId: 'keg', online: true, changedAtMs: atMs, identity },
    ]);
  });

  it('gives one row for each device: the latest, with what the connection before it said', () => {
    const other = { ...connected, data: { ...connected.data, deviceId: 'base' } };
    const rows = projectPresence(batchOf(recorded(connected, other, disconnected)));
    assert.deepEqual(
      rows.map(({ deviceId, online }) => [deviceId, online]),
      [
        ['keg', false],
        ['base', true],
      ],
    );
    assert.deepEqual(rows[0], { deviceId: 'keg', online: false, changedAtMs: atMs + 1000, identity });
  });

  it('knows no type of a device that never said hello, and forgets none', () => {
    const { machineType, firmware, serial, ...rest } = connected.data;
    const unknown = { type: 'DeviceConnected', data: { ...rest, via: 'uplink' } } as const;
    const [row] = projectPresence(batchOf(recorded(unknown)));
    assert.deepEqual(row?.identity, { partition: 3 });
    const [later] = projectPresence(batchOf(recorded(connected, unknown)));
    assert.deepEqual(later?.identity, { machineType, firmware, serial, partition: 3 });
  });

  it('knows nothing of a device that only disconnects in the batch', () => {
    const [row] = projectPresence(batchOf(recorded(disconnected)));
    assert.equal(row?.identity, undefined);
  });

  it('leaves alone what is not about presence', () => {
    const gap = {
      type: 'GapReported',
      data: { deviceId: 'keg', source: { epoch: 0, boot: 1, seq: 2 }, firstSeq: 1, lastSeq: 1 },
    } as const;
    assert.deepEqual(projectPresence(batchOf(recorded(gap, requested))), []);
  });
});

describe('newestReadings', () => {
  const reading = (celsius: number, readingAtMs: number) => ({
    atMs: readingAtMs,
    sensors: [1],
    values: [celsius],
    context: undefined,
  });

  it('goes by the order of messages and readings, never by the clock', () => {
    const messages = [
      stored({ seq: 1, readings: [reading(20, atMs + 9000)] }),
      stored({ deviceId: 'base', seq: 8, readings: [reading(60, atMs)] }),
      stored({ seq: 2, readings: [reading(21, atMs), reading(22, atMs - 9000)] }),
    ];
    const newest = newestReadings(messages).map(({ message, index, reading: { values } }) => [
      message.deviceId,
      message.seq,
      index,
      values[0],
    ]);
    assert.deepEqual(newest, [
      ['keg', 2, 1, 22],
      ['base', 8, 0, 60],
    ]);
  });

  it('goes by the order of receipt over epochs, and passes over what came late', () => {
    const messages = [
      stored({ epoch: 0, boot: 57, seq: 9 }),
      stored({ epoch: 1, boot: 3, seq: 1 }),
      stored({ epoch: 0, boot: 57, seq: 8, late: true }),
      stored({ deviceId: 'base', seq: 2, late: true }),
    ];
    const orderOf = ({ deviceId, epoch, seq }: (typeof messages)[number]) => [deviceId, epoch, seq];
    assert.deepEqual(
      newestReadings(messages).map(({ message }) => orderOf(message)),
      [['keg', 1, 1]],
    );
    assert.deepEqual(lastReceived(messages).map(orderOf), [
      ['keg', 0, 8],
      ['base', 0, 2],
    ]);
  });

  it('says of a reading what its message says of it', () => {
    const both = [reading(20, atMs), reading(21, 0)];
    const message = stored({
      readings: both,
      leftOut: [0],
      untimed: new Set([1]),
      implausible: new Map([[1, [1]]]),
    });
    const [newest] = newestReadings([message]);
    assert.deepEqual(newest, { message, reading: both[1], index: 2, timePlausible: false, implausible: [1] });
  });
});
