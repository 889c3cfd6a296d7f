import assert from 'node:assert/strict';
import { ada } from '../../support/someActors.js';
import { isClosed, type DeviceCommandEvent } from '../../../domain/deviceCommand/index.js';
import { commandKey } from '../../../projections/commandKey.js';
import {
  begunSessions,
  deviceCommandEvents,
  openStatuses,
  projectDeviceCommands,
  recordedCommandEvents,
} from '../../../projections/deviceCommands/index.js';
import { atMs, batchOf, fact, recorded, reported, requested, type Decided } from './recorded.js';

const { commandId } = fact;
const connection = { epoch: 0, boot: 1, connection: 1 };
const started: DeviceCommandEvent = {
  type: 'CommandDispatchStarted',
  data: { ...fact, attempt: 1, connection },
};

function rowsAfter(...events: Decided[]) {
  const records = recorded(...events);
  return projectDeviceCommands(deviceCommandEvents(records), begunSessions(batchOf(records)), new Map());
}

describe('projectDeviceCommands', () => {
  it('begins with what was asked for', () => {
    const { atMs: requestedAtMs, ...request } = requested.data;
    assert.deepEqual(rowsAfter(requested), [
      {
        ...request,
        status: 'waiting',
        percent: null,
        attempts: 0,
        requestedAtMs,
        updatedAtMs: requestedAtMs,
        reason: null,
        late: false,
        supersededBy: null,
        mayHaveArrived: false,
        returnCause: null,
        sessionId: null,
      },
    ]);
  });

  const by = '22222222-2222-4222-8222-222222222222';
  const changes: readonly (readonly [DeviceCommandEvent, object])[] = [
    [started, { attempts: 1 }],
    [{ type: 'CommandSent', data: fact }, { status: 'sent' }],
    [{ type: 'CommandReturned', data: { ...fact, cause: 'deviceAway' } }, { returnCause: 'deviceAway' }],
    [{ type: 'CommandReceived', data: fact }, { status: 'received' }],
    [
      { type: 'CommandProgressed', data: { ...fact, percent: 40 } },
      { status: 'executing', percent: 40 },
    ],
    [
      { type: 'CommandDone', data: { ...fact, late: true } },
      { status: 'done', late: true },
    ],
    [
      { type: 'CommandFailed', data: { ...fact, reason: 'lid open', late: false } },
      { status: 'failed', reason: 'lid open' },
    ],
    [{ type: 'CommandExpired', data: fact }, { status: 'expired' }],
    [
      { type: 'CommandCancelled', data: { ...fact, cancelledBy: ada, mayHaveArrived: true } },
      { status: 'cancelled', mayHaveArrived: true },
    ],
    [
      { type: 'CommandSuperseded', data: { ...fact, by } },
      { status: 'superseded', supersededBy: by },
    ],
  ];
  for (const [event, change] of changes) {
    it(`shows what ${event.type} says`, () => {
      const [before] = rowsAfter(requested);
      assert.deepEqual(rowsAfter(requested, event), [{ ...before, ...change, updatedAtMs: atMs + 500 }]);
    });
  }

  it('counts attempts, and says why it waits again until it goes out anew', () => {
    const returned: DeviceCommandEvent = {
      type: 'CommandReturned',
      data: { ...fact, cause: 'noSession' },
    };
    const [waiting] = rowsAfter(requested, started, { type: 'CommandSent', data: fact }, returned);
    assert.deepEqual([waiting?.status, waiting?.attempts, waiting?.returnCause], ['waiting', 1, 'noSession']);
    const again: DeviceCommandEvent = {
      type: 'CommandDispatchStarted',
      data: { ...fact, attempt: 2, connection },
    };
    const [row] = rowsAfter(requested, started, returned, again);
    assert.deepEqual([row?.status, row?.attempts, row?.returnCause], ['waiting', 2, null]);
  });

  for (const settled of [
    { type: 'CommandExpired', data: fact },
    { type: 'CommandSuperseded', data: { ...fact, by } },
  ] satisfies DeviceCommandEvent[]) {
    it(`leaves open whether it arrived when it had gone out before ${settled.type}, until the machine says`, () => {
      assert.equal(rowsAfter(requested, settled)[0]?.mayHaveArrived, false);
      assert.equal(rowsAfter(requested, started, settled)[0]?.mayHaveArrived, true);
      const answered: DeviceCommandEvent = { type: 'CommandDone', data: { ...fact, late: true } };
      const [row] = rowsAfter(requested, started, settled, answered);
      assert.deepEqual([row?.status, row?.late, row?.mayHaveArrived], ['done', true, false]);
    });
  }

  it('names the session that its own machine began because of it', () => {
    const begun = (deviceId: string): Decided => ({
      type: 'SessionStarted',
      data: { ...reported, deviceId, processType: 4, recipe: '', inferred: false, commandId },
    });
    const [row] = rowsAfter(requested, begun('keg'));
    assert.equal(row?.sessionId, 'keg.9');
    assert.equal(rowsAfter(requested, begun('base'))[0]?.sessionId, null);
  });

  it('takes nothing from a queue that is carried forward', () => {
    const carried: DeviceCommandEvent = {
      type: 'QueueCarriedForward',
      data: {
        deviceId: 'keg',
        atMs,
        queue: { open: [], closed: [], desired: {}, settingsVersion: 0, events: 0 },
      },
    };
    assert.deepEqual(rowsAfter(requested, carried), rowsAfter(requested));
    assert.deepEqual(rowsAfter(carried), []);
  });

  it('goes on from the row that is there', () => {
    const [row] = rowsAfter(requested);
    assert.ok(row);
    const events = deviceCommandEvents(recorded({ type: 'CommandSent', data: fact }));
    assert.deepEqual(projectDeviceCommands(events, [], new Map([[commandKey(row), row]])), [
      { ...row, status: 'sent', updatedAtMs: atMs + 500 },
    ]);
    assert.deepEqual(projectDeviceCommands(events, [], new Map()), [], 'and makes none of a lone change');
  });

  it('keeps commands of two devices with one id apart', () => {
    const other = { ...requested.data, deviceId: 'base' };
    const rows = rowsAfter(
      requested,
      { type: 'CommandRequested', data: other },
      {
        type: 'CommandDone',
        data: { ...fact, deviceId: 'base', late: false },
      },
    );
    assert.deepEqual(
      rows.map(({ deviceId, status }) => [deviceId, status]),
      [
        ['keg', 'waiting'],
        ['base', 'done'],
      ],
    );
  });

  it('understands commands of before, each on a stream of its own', () => {
    const returned = { type: 'CommandReturned', data: fact } as Decided;
    const old = recorded(requested, returned).map((record) => ({
      ...record,
      stream: `deviceCommand-${commandId}`,
    }));
    const [row] = projectDeviceCommands(deviceCommandEvents(old), [], new Map());
    assert.deepEqual([row?.status, row?.returnCause], ['waiting', 'noSession']);
  });

  it('counts every status as open that is not settled', () => {
    assert.deepEqual(
      openStatuses.filter((status) => isClosed(status)),
      [],
    );
  });
});

describe('recordedCommandEvents', () => {
  it('gives each event with its place on the queue', () => {
    const other = { ...fact, commandId: '33333333-3333-4333-8333-333333333333' };
    const records = recorded(
      requested,
      { type: 'CommandSent', data: fact },
      { type: 'CommandSent', data: other },
    );
    assert.deepEqual(
      recordedCommandEvents(records).map(({ event, record }) => [event.data.commandId, record.revision]),
      [
        [commandId, 0n],
        [commandId, 1n],
        [other.commandId, 2n],
      ],
    );
  });
});
