import assert from 'node:assert/strict';
import type { DeviceCommandEvent } from '../../../domain/deviceCommand/index.js';
import { deviceCommandEvents, projectDeviceCommands } from '../../../projections/deviceCommands/index.js';
import { toDispatchChange } from '../../../projections/dispatchQueue/index.js';
import {
  atMs,
  connected,
  disconnected,
  fact,
  recorded,
  reported,
  requested,
  type Decided,
} from './recorded.js';

const { commandId } = fact;
const rowsAfter = (...events: DeviceCommandEvent[]) =>
  projectDeviceCommands(deviceCommandEvents(recorded(...events)), new Map());

describe('projectDeviceCommands', () => {
  it('begins with what was asked for', () => {
    const { atMs: requestedAtMs, ...request } = requested.data;
    assert.deepEqual(rowsAfter(requested), [
      { ...request, status: 'waiting', requestedAtMs, updatedAtMs: requestedAtMs, reason: null, late: false },
    ]);
  });

  const changes: readonly (readonly [DeviceCommandEvent, object])[] = [
    [{ type: 'CommandSent', data: fact }, { status: 'sent' }],
    [{ type: 'CommandReturned', data: fact }, { status: 'waiting' }],
    [{ type: 'CommandReceived', data: fact }, { status: 'received' }],
    [
      { type: 'CommandDone', data: { ...fact, late: true } },
      { status: 'done', late: true },
    ],
    [
      { type: 'CommandFailed', data: { ...fact, reason: 'lid open', late: false } },
      { status: 'failed', reason: 'lid open' },
    ],
    [{ type: 'CommandExpired', data: fact }, { status: 'expired' }],
  ];
  for (const [event, change] of changes) {
    it(`shows what ${event.type} says`, () => {
      const [before] = rowsAfter(requested);
      assert.deepEqual(rowsAfter(requested, event), [{ ...before, ...change, updatedAtMs: atMs + 500 }]);
    });
  }

  it('goes on from the row that is there', () => {
    const [row] = rowsAfter(requested);
    assert.ok(row);
    const events = deviceCommandEvents(recorded({ type: 'CommandSent', data: fact }));
    assert.deepEqual(projectDeviceCommands(events, new Map([[commandId, row]])), [
      { ...row, status: 'sent', updatedAtMs: atMs + 500 },
    ]);
    assert.deepEqual(projectDeviceCommands(events, new Map()), [], 'and makes none of a lone change');
  });
});

describe('toDispatchChange', () => {
  const cases: readonly (readonly [Decided, object | undefined])[] = [
    [
      { type: 'CommandSent', data: fact },
      { type: 'status', commandId, status: 'sent' },
    ],
    [
      { type: 'CommandReturned', data: fact },
      { type: 'status', commandId, status: 'waiting' },
    ],
    [
      { type: 'CommandReceived', data: fact },
      { type: 'status', commandId, status: 'received' },
    ],
    [
      { type: 'CommandDone', data: { ...fact, late: false } },
      { type: 'close', commandId },
    ],
    [
      { type: 'CommandFailed', data: { ...fact, reason: '', late: false } },
      { type: 'close', commandId },
    ],
    [
      { type: 'CommandExpired', data: fact },
      { type: 'close', commandId },
    ],
    [connected, { type: 'connected', deviceId: 'keg' }],
    [disconnected, { type: 'disconnected', deviceId: 'keg' }],
    [
      {
        type: 'GapReported',
        data: { deviceId: 'keg', source: { boot: 1, seq: 1 }, firstSeq: 1, lastSeq: 2 },
      },
      undefined,
    ],
    [{ type: 'SessionCompleted', data: reported }, undefined],
  ];
  for (const [event, change] of cases) {
    it(`${event.type} ${change ? `asks for ${JSON.stringify(change)}` : 'asks for nothing'}`, () => {
      assert.deepEqual(recorded(event).map(toDispatchChange), [change]);
    });
  }

  it('opens a command with its deadline and the trace of the request', () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const [record] = recorded(requested);
    assert.ok(record);
    assert.deepEqual(toDispatchChange({ ...record, metadata: { ...record.metadata, traceparent } }), {
      type: 'open',
      commandId,
      deviceId: 'keg',
      deadlineMs: atMs + 60_000,
      requestedAtMs: atMs,
      traceparent,
    });
  });
});
