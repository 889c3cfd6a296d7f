import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ada } from '../../support/someActors.js';
import type { DeviceCommandEvent } from '../../../domain/deviceCommand/index.js';
import type { DeviceEvent } from '../../../domain/device/index.js';
import type { RecordedEvent } from '../../../domain/kernel/events.js';
import {
  deviceOfQueueEvent,
  dispatchPartitionOf,
  isOnTheWay,
  projectDeviceQueue,
  deviceDueAtMs,
  type DeviceQueue,
} from '../../../projections/dispatchQueue/index.js';

const deviceId = 'keg-1';
const recorded = (event: DeviceCommandEvent | DeviceEvent, traceparent?: string): RecordedEvent => ({
  ...event,
  stream: `${event.type.startsWith('Device') ? 'device' : 'deviceCommand'}-${deviceId}`,
  revision: 0n,
  position: 0n,
  id: '',
  metadata: { schemaVersion: 1, recordedAt: '', causedBy: '', ...(traceparent && { traceparent }) },
});
const after = (...records: RecordedEvent[]) =>
  records.reduce<DeviceQueue | undefined>(
    (queue, record) => projectDeviceQueue(queue, deviceId, record),
    undefined,
  ) as DeviceQueue;

const connected = recorded({
  type: 'DeviceConnected',
  data: {
    deviceId,
    epoch: 0,
    boot: 2,
    connection: 5,
    via: 'hello',
    machineType: 1,
    firmware: '',
    serial: '',
    partition: 0,
    receivedAtMs: 1,
  },
});
const disconnected = recorded({
  type: 'DeviceDisconnected',
  data: { deviceId, epoch: 0, boot: 2, connection: 5, reason: 'lastWill', receivedAtMs: 2 },
});
const requested = (commandId: string) =>
  recorded(
    {
      type: 'CommandRequested',
      data: {
        deviceId,
        commandId,
        instruction: { kind: 'wake' },
        deadlineMs: 9_000,
        requestedBy: ada,
        atMs: 1,
      },
    },
    `trace of ${commandId}`,
  );
const done = (commandId: string) =>
  recorded({ type: 'CommandDone', data: { deviceId, commandId, late: false, atMs: 3 } });

describe('the queue of a device whose recipes hold what no database can', () => {
  it('has none of their texts, and is due at the deadline', () => {
    const recipe = { name: 'a\0b\ud83c', processType: 1, steps: [] };
    const fact = { deviceId, deadlineMs: 9_000, requestedBy: ada, atMs: 1 };
    const queue = after(
      recorded({
        type: 'CommandRequested',
        data: { ...fact, commandId: 'a', instruction: { kind: 'startSession', processType: 1, recipe } },
      }),
      recorded({
        type: 'CommandRequested',
        data: { ...fact, commandId: 'b', instruction: { kind: 'updateRecipe', recipe } },
      }),
    );
    assert.doesNotMatch(JSON.stringify(queue), /u0000|ud83c/);
    assert.deepEqual(
      queue.queue.open.map(({ commandId, instruction }) => [commandId, instruction.kind]),
      [
        ['a', 'startSession'],
        ['b', 'updateRecipe'],
      ],
    );
    assert.equal(deviceDueAtMs(queue), 9_000);
  });
});

describe('what the dispatcher knows of a device', () => {
  it('is its open commands, its connection, and the traces of what was asked', () => {
    const { queue, connection, traceparents } = after(connected, requested('a'), requested('b'), done('a'));
    assert.deepEqual(
      queue.open.map(({ commandId }) => commandId),
      ['b'],
    );
    assert.deepEqual([connection, traceparents], [{ epoch: 0, boot: 2, connection: 5 }, { b: 'trace of b' }]);
    assert.equal(after(connected, disconnected).connection, undefined);
  });

  it('says when to look: at once, at a deadline, or not before something happens', () => {
    assert.equal(deviceDueAtMs(after(connected)), Infinity);
    assert.equal(deviceDueAtMs(after(requested('a'))), 9_000);
    assert.equal(deviceDueAtMs(after(connected, requested('a'))), 0);
    assert.equal(deviceDueAtMs(after(connected, requested('a'), done('a'))), Infinity);
  });

  it('need not be known at once while a command goes its way: nothing is due then that was not before', () => {
    const command = { deviceId, commandId: 'a', atMs: 2 };
    const way: readonly DeviceCommandEvent[] = [
      {
        type: 'CommandDispatchStarted',
        data: { ...command, attempt: 1, connection: { epoch: 0, boot: 2, connection: 5 } },
      },
      { type: 'CommandSent', data: command },
      { type: 'CommandReceived', data: command },
      { type: 'CommandProgressed', data: { ...command, percent: 5 } },
    ];
    let queue = after(connected, requested('a'), requested('b'));
    for (const event of way) {
      const before = deviceDueAtMs(queue);
      assert.ok(isOnTheWay(recorded(event)), event.type);
      queue = projectDeviceQueue(queue, deviceId, recorded(event));
      assert.ok(deviceDueAtMs(queue) >= before, event.type);
    }
    assert.ok(!isOnTheWay(done('a')) && !isOnTheWay(requested('c')) && !isOnTheWay(disconnected));
  });

  it('is not changed by what a device says of its messages, its past or its sessions', () => {
    const source = { epoch: 0, boot: 2, seq: 1 };
    const counts = { dropped: 0, lost: 0, receivedAtMs: 3 };
    const events: readonly DeviceEvent[] = [
      { type: 'GapReported', data: { deviceId, source, firstSeq: 1, lastSeq: 2 } },
      { type: 'SettingsReportedLate', data: { deviceId, source, settings: { soundOn: true } } },
      { type: 'DeviceAnomalyDetected', data: { deviceId, source, kind: 'sequenceRestarted', detail: '' } },
      { type: 'MessagesMissing', data: { deviceId, missing: [], messages: 1, sinceMs: 3, ...counts } },
      { type: 'MessagesMissingResolved', data: { deviceId, ...counts } },
      { type: 'SessionBecameCurrent', data: { deviceId, session: 7, source } },
    ];
    const queue = after(connected, requested('a'));
    for (const event of events) {
      const record = { ...recorded(event), stream: `device-${deviceId}` };
      assert.ok(isOnTheWay(record), event.type);
      assert.deepEqual(projectDeviceQueue(queue, deviceId, record), queue, event.type);
    }
  });

  it('comes from streams of commands and of devices only', () => {
    assert.deepEqual(
      ['deviceCommand-a-b', 'device-a-b', 'brewSession-a.1', 'telemetry-00-20260301'].map((stream) =>
        deviceOfQueueEvent({ ...connected, stream }),
      ),
      ['a-b', 'a-b', undefined, undefined],
    );
  });

  it('belongs to one partition, and devices are spread over all', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 99 }), (id, partitions) => {
        const partition = dispatchPartitionOf(id, partitions);
        assert.ok(Number.isInteger(partition) && partition >= 0 && partition < partitions);
      }),
    );
    const counts = [0, 0, 0, 0];
    for (let device = 0; device < 4_000; device += 1) {
      const partition = dispatchPartitionOf(`sim-${device}`, 4);
      counts[partition] = (counts[partition] ?? 0) + 1;
    }
    for (const count of counts) assert.ok(count > 800 && count < 1_200, String(counts));
  });
});
