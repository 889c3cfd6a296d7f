import assert from 'node:assert/strict';
import { brewSession, sessionKey } from '../../../domain/brewSession/index.js';
import { deviceCommand } from '../../../domain/deviceCommand/index.js';
import type { RecordedEvent } from '../../../domain/kernel/events.js';
import { replay } from '../../../infra/cli/replay/replay.js';
import type { ReplayFilter } from '../../../infra/cli/replay/replayFilter.js';
import type { ReplaySource } from '../../../infra/cli/replay/replaySource.js';
import { inOrder, jsonEvent, oldTelemetryEvent, startMs, telemetryEvent } from './replayFixtures.js';

const telemetry = 'telemetry-00-20260301';
const events = [
  jsonEvent('brewlineStore-identity', 'StoreIdentified', 0),
  jsonEvent('brewSession-keg-1.7', 'SessionStarted', 1, { recipe: 'Pils' }),
  oldTelemetryEvent(telemetry, 2, [
    { deviceId: 'keg-1', seq: 1, session: 7, temperatures: [64.5, 64.6] },
    { deviceId: 'keg-2', seq: 1, temperatures: [4.1] },
  ]),
  jsonEvent('deviceCommand-c1', 'CommandRequested', 3, { deviceId: 'keg-1' }),
  oldTelemetryEvent(telemetry, 4, [
    { deviceId: 'keg-1', seq: 1, session: 7, temperatures: [64.5, 64.6] },
    { deviceId: 'keg-1', seq: 2, session: 7, log: 'pump on' },
    { deviceId: 'keg-1', boot: 2, seq: 1, session: 8, temperatures: [20] },
  ]),
  jsonEvent('device-keg-1', 'DeviceConnected', 5),
];

async function replayed(
  filter: Partial<ReplayFilter>,
  limit?: number,
  from: readonly RecordedEvent[] = events,
) {
  const lines: Record<string, unknown>[] = [];
  for await (const line of replay(everything(from), { raw: false, ...filter }, limit)) {
    assert.doesNotMatch(line, /\n/);
    lines.push(JSON.parse(line) as Record<string, unknown>);
  }
  return lines;
}

const everything = (from: readonly RecordedEvent[]): ReplaySource => ({
  type: 'everything',
  events: inOrder(from),
});
const oneSession = (
  telemetry: readonly RecordedEvent[],
  decisions: readonly RecordedEvent[],
): ReplaySource => ({
  type: 'session',
  telemetry: inOrder(telemetry),
  lookAhead: inOrder(telemetry),
  decisions: inOrder(decisions),
});
const types = (lines: readonly Record<string, unknown>[]) => lines.map(({ type }) => type);
const readingsOf = (lines: readonly Record<string, unknown>[]) =>
  lines
    .filter(({ type }) => type === 'Reading')
    .map(({ deviceId, boot, seq, index }) => [deviceId, boot, seq, index]);

describe('replay', () => {
  it('gives events and readings in order, one line each, repeats dropped', async () => {
    const lines = await replayed({});
    const expected = [
      'SessionStarted',
      'Reading',
      'Reading',
      'Reading',
      'CommandRequested',
      'Log',
      'Reading',
      'DeviceConnected',
    ];
    assert.deepEqual(types(lines), expected);
    assert.deepEqual(readingsOf(lines), [
      ['keg-1', 1, 1, 0],
      ['keg-1', 1, 1, 1],
      ['keg-2', 1, 1, 0],
      ['keg-1', 2, 1, 0],
    ]);
  });

  it('names what an event is, where it stands and what caused it', async () => {
    const [line] = await replayed({}, 1);
    assert.deepEqual(line, {
      type: 'SessionStarted',
      stream: 'brewSession-keg-1.7',
      revision: 1,
      position: '1',
      id: 'id-brewSession-keg-1.7-1',
      recordedAt: '2026-03-01T06:00:01.000Z',
      causedBy: 'ingest',
      schemaVersion: brewSession.schemaVersion,
      data: { recipe: 'Pils' },
    });
  });

  it('names what an event belongs to and follows from, where it says so', async () => {
    const event = jsonEvent('brewSession-keg-1.7', 'SessionStarted', 1);
    const ids = { $correlationId: 'c-1', $causationId: 'keg-1/0.1.7' };
    const [line] = await replayed({}, 1, [{ ...event, metadata: { ...event.metadata, ...ids } }]);
    const { correlationId, causationId } = line as Record<string, unknown>;
    assert.deepEqual([correlationId, causationId], ['c-1', 'keg-1/0.1.7']);
  });

  it('names sensors, and keeps those that it does not know', async () => {
    const [line] = await replayed({ types: new Set(['Reading']) }, 1);
    assert.deepEqual(line, {
      type: 'Reading',
      deviceId: 'keg-1',
      session: 'keg-1.7',
      epoch: 0,
      boot: 1,
      seq: 1,
      late: false,
      receivedAt: '2026-03-01T06:00:02.000Z',
      index: 0,
      at: '2026-03-01T06:00:02.000Z',
      sensors: { liquid: 64.5, sensor77: 1 },
    });
  });

  it('of a device has its sessions, commands and readings', async () => {
    const lines = await replayed({ deviceId: 'keg-1' });
    assert.deepEqual(types(lines), [
      'SessionStarted',
      'Reading',
      'Reading',
      'CommandRequested',
      'Log',
      'Reading',
      'DeviceConnected',
    ]);
    assert.deepEqual(types(await replayed({ deviceId: 'keg' })), []);
  });

  it('of a session leaves out what else its batches hold', async () => {
    const lines = await replayed({
      session: { deviceId: 'keg-1', session: 7 },
      types: new Set(['Reading', 'Log']),
    });
    assert.deepEqual(types(lines), ['Reading', 'Reading', 'Log']);
  });

  it('of a session is in the order in which its machine sent it, whatever was stored first', async () => {
    const source = (seq: number) => ({ source: { boot: 1, seq } });
    const decisions = [
      jsonEvent('brewSession-keg-1.7', 'SessionStarted', 3, source(1)),
      jsonEvent('brewSession-keg-1.7', 'StepEntered', 3, source(3)),
    ];
    const messages = [2, 4].map((seq) => ({ deviceId: 'keg-1', seq, session: 7, temperatures: [seq] }));
    const stored = [telemetryEvent(telemetry, 2, messages)];
    const ordered = await typesOf(replay(oneSession(stored, decisions), { raw: false }));
    assert.deepEqual(ordered, ['SessionStarted', 'Reading', 'StepEntered', 'Reading']);
    const asStored = await typesOf(replay(oneSession(stored, decisions), { raw: true }));
    assert.deepEqual(asStored, ['TelemetryRecorded', 'SessionStarted', 'StepEntered']);
  });

  it('of a session puts what came late where its machine sent it, and a later epoch after an earlier one', async () => {
    const inEpoch = (epoch: number, boot: number, seq: number) => ({ source: { epoch, boot, seq } });
    const decisions = [
      jsonEvent('brewSession-keg-1.7', 'SessionStarted', 1, inEpoch(0, 57, 1)),
      jsonEvent('brewSession-keg-1.7', 'StepEntered', 1, inEpoch(1, 1, 1)),
      jsonEvent('brewSession-keg-1.7', 'ReportedLate', 5, inEpoch(0, 57, 4)),
    ];
    // The machine lost its counters in mid-brew: its session goes on.
    const lostCounters = { epoch: 1, boot: 1, sessionEpoch: 0 };
    const message = (
      seq: number,
      more: { epoch?: number; boot?: number; late?: boolean; sessionEpoch?: number } = {},
    ) => ({
      deviceId: 'keg-1',
      boot: 57,
      seq,
      session: 7,
      temperatures: [seq],
      ...more,
    });
    const stored = [
      telemetryEvent(telemetry, 2, [message(2), message(5), message(2, lostCounters)]),
      telemetryEvent(telemetry, 4, [message(3, { late: true }), message(3, lostCounters)]),
    ];
    const session = { deviceId: 'keg-1', session: 7 };
    const lines: unknown[] = [];
    for await (const line of replay(oneSession(stored, decisions), { raw: false, session })) {
      const { type, epoch, seq, late } = JSON.parse(line) as Record<string, unknown>;
      lines.push(
        type === 'Reading' ? `${String(epoch)}/${String(seq)}${late === true ? ' late' : ''}` : type,
      );
    }
    assert.deepEqual(lines, [
      'SessionStarted',
      '0/2',
      '0/3 late',
      'ReportedLate',
      '0/5',
      'StepEntered',
      '1/2',
      '1/3',
    ]);
  });

  it('of a later epoch names its sessions by epoch and number', async () => {
    const stored = [
      telemetryEvent(telemetry, 2, [{ deviceId: 'keg-1', seq: 1, session: 7, temperatures: [1] }]),
      telemetryEvent(telemetry, 3, [
        { deviceId: 'keg-1', epoch: 1, seq: 1, session: 7, temperatures: [2] },
        { deviceId: 'keg-1', epoch: 1, seq: 2, session: 7, log: 'pump on' },
      ]),
    ];
    const shown = (lines: readonly Record<string, unknown>[]) =>
      lines.map(({ type, session, epoch, seq }) => [type, session, epoch, seq]);
    assert.deepEqual(shown(await replayed({}, undefined, stored)), [
      ['Reading', 'keg-1.7', 0, 1],
      ['Reading', 'keg-1.1.7', 1, 1],
      ['Log', 'keg-1.1.7', 1, 2],
    ]);
    const session = { deviceId: 'keg-1', session: sessionKey(1, 7) };
    assert.equal((await replayed({ session }, undefined, stored)).length, 2);
    const decided = jsonEvent('brewSession-keg-1.1.7', 'SessionStarted', 1);
    assert.equal((await replayed({ deviceId: 'keg-1' }, undefined, [decided])).length, 1);
  });

  it('gives each reading once of a store whose newer events hold a log', async () => {
    const stored = [
      ...events,
      telemetryEvent(telemetry, 6, [
        { deviceId: 'keg-1', boot: 2, seq: 3, temperatures: [1] },
        { deviceId: 'keg-1', boot: 2, seq: 2, late: true, temperatures: [1] },
      ]),
    ];
    const of = readingsOf(await replayed({ deviceId: 'keg-1' }, undefined, stored));
    assert.deepEqual(of.slice(-3), [
      ['keg-1', 2, 1, 0],
      ['keg-1', 2, 3, 0],
      ['keg-1', 2, 2, 0],
    ]);
  });

  it('of a time begins at its first and ends before its last millisecond', async () => {
    const lines = await replayed({ fromMs: startMs + 3000, toMs: startMs + 5000 });
    assert.deepEqual(types(lines), ['CommandRequested', 'Log', 'Reading']);
  });

  it('takes a repeat for one, though the first lies before the time that is asked for', async () => {
    const lines = await replayed({ fromMs: startMs + 4000, types: new Set(['Reading']) });
    assert.deepEqual(readingsOf(lines), [['keg-1', 2, 1, 0]]);
  });

  it('ends at its limit, in the middle of a batch too', async () => {
    assert.deepEqual(types(await replayed({}, 2)), ['SessionStarted', 'Reading']);
  });

  it('as stored has one line for each event, with the bytes of telemetry', async () => {
    const lines = await replayed({ raw: true });
    assert.deepEqual(types(lines), [
      'SessionStarted',
      'TelemetryRecorded',
      'CommandRequested',
      'TelemetryRecorded',
      'DeviceConnected',
    ]);
    assert.equal(lines[1]?.dataBase64, Buffer.from(events[2]?.data as Uint8Array).toString('base64'));
    assert.deepEqual(types(await replayed({ raw: true, deviceId: 'keg-2' })), ['TelemetryRecorded']);
  });

  it('has the data of the current version, and as stored those of the version that was written', async () => {
    const settings = { soundOn: false };
    const event = jsonEvent('deviceCommand-keg-1', 'CommandRequested', 1, { asked: settings });
    const versionAndData = async (raw: boolean) => {
      const [line] = await replayed({ raw }, 1, [event]);
      return [line?.schemaVersion, line?.data];
    };
    const current = { requestedSettings: settings };
    assert.deepEqual(await versionAndData(false), [deviceCommand.schemaVersion, current]);
    assert.deepEqual(await versionAndData(true), [1, { asked: settings }]);
  });

  it('shows an event that can not be brought up to date as it is stored', async () => {
    const data = { queue: { open: 'none' } };
    const [line] = await replayed({}, 1, [jsonEvent('deviceCommand-keg-1', 'QueueCarriedForward', 1, data)]);
    assert.deepEqual([line?.schemaVersion, line?.data], [1, data]);
  });

  it('says which event is broken', async () => {
    const broken = { ...telemetryEvent(telemetry, 9, []), data: Uint8Array.of(0xff, 0xff) };
    await assert.rejects(replayed({}, undefined, [broken]), {
      code: 'EVENT_UNPROJECTABLE',
      message: /event 9 of stream telemetry-00-20260301 can't be decoded/,
    });
  });

  it('closes what it reads when its reader has enough', async () => {
    let closed = false;
    async function* endless() {
      try {
        for (;;) yield await Promise.resolve(jsonEvent('device-keg-1', 'DeviceConnected', 1));
      } finally {
        closed = true;
      }
    }
    for await (const line of replay({ type: 'everything', events: endless() }, { raw: false })) {
      assert.ok(line);
      break;
    }
    assert.ok(closed);
  });
});

async function typesOf(lines: AsyncIterable<string>): Promise<string[]> {
  const found: string[] = [];
  for await (const line of lines) found.push((JSON.parse(line) as { type: string }).type);
  return found;
}
