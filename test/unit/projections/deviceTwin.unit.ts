import assert from 'node:assert/strict';
import { ada } from '../../support/someActors.js';
import type { DeviceInstruction } from '../../../domain/deviceCommand/index.js';
import type { MachineSettings } from '../../../domain/machine/index.js';
import { projectDeviceTwins, twinChanges } from '../../../projections/deviceTwin/index.js';
import { atMs, connected, fact, recorded, requested, type Decided } from './recorded.js';

const { commandId } = fact;

/** A wish `afterMs` later, of the command whose id ends so. */
function wish(instruction: DeviceInstruction, afterMs = 0, command = commandId): Decided {
  return {
    type: 'CommandRequested',
    data: { ...requested.data, commandId: command, instruction, atMs: atMs + afterMs },
  };
}

const mute: DeviceInstruction = { kind: 'changeSettings', settings: { soundOn: false }, version: 3 };

function says(settings: Partial<MachineSettings>): Decided {
  return {
    type: 'SettingsReported',
    data: { deviceId: 'keg', source: { epoch: 0, boot: 1, seq: 1 }, settings },
  };
}

/** The twin after these events, each a second later than the one before by the backend's clock. */
function twinAfter(...events: Decided[]) {
  const records = recorded(...events).map((record, second) => ({
    ...record,
    metadata: { ...record.metadata, recordedAt: new Date(atMs + second * 1000).toISOString() },
  }));
  const rows = projectDeviceTwins(twinChanges(records), new Map());
  assert.ok(rows.length <= 1);
  return rows[0];
}

describe('projectDeviceTwins', () => {
  it('keeps what is wanted beside what the device says it has', () => {
    assert.deepEqual(twinAfter(says({ soundOn: true, units: 'celsius' }), wish(mute)), {
      deviceId: 'keg',
      settingsVersion: 3,
      desired: {
        soundOn: { value: false, version: 3, commandId, requestedAtMs: atMs, pendingSinceMs: atMs },
      },
      reported: { soundOn: true, units: 'celsius' },
      reportedAtMs: atMs,
      desiredSetPoint: null,
    });
  });

  it('is not changed by settings that the device had before', () => {
    const late = { ...says({ soundOn: false }), type: 'SettingsReportedLate' } as Decided;
    assert.deepEqual(twinAfter(says({ soundOn: true }), late), twinAfter(says({ soundOn: true })));
  });

  it('is not pending when the device has what is wanted, before or after', () => {
    const since = (...events: Decided[]) => twinAfter(...events)?.desired.soundOn?.pendingSinceMs;
    assert.equal(since(wish(mute)), atMs);
    assert.equal(since(wish(mute), says({ soundOn: false })), null);
    assert.equal(since(says({ soundOn: false }), wish(mute)), null);
    assert.equal(since(wish(mute), says({ soundOn: true })), atMs, 'still');
    assert.equal(since(wish(mute), says({ soundOn: false }), says({ soundOn: true })), atMs + 2000, 'again');
  });

  it('waits as long as the wish is there, however often it is sent', () => {
    const again = wish(mute, 60_000, '22222222-2222-4222-8222-222222222222');
    const sound = twinAfter(wish(mute), again)?.desired.soundOn;
    assert.deepEqual([sound?.requestedAtMs, sound?.pendingSinceMs], [atMs, atMs]);
    assert.equal(sound?.commandId, '22222222-2222-4222-8222-222222222222');
    const loud = wish({ kind: 'changeSettings', settings: { soundOn: true }, version: 4 }, 60_000);
    assert.equal(twinAfter(wish(mute), loud)?.desired.soundOn?.pendingSinceMs, atMs + 60_000);
  });

  it('keeps a wish for settings that expired, and ends one that was refused or taken back', () => {
    const desired = (event: Decided) => twinAfter(wish(mute), event)?.desired;
    assert.ok(desired({ type: 'CommandExpired', data: fact })?.soundOn);
    assert.deepEqual(desired({ type: 'CommandFailed', data: { ...fact, reason: '', late: false } }), {});
    const cancelled = { ...fact, cancelledBy: ada, mayHaveArrived: false };
    assert.deepEqual(desired({ type: 'CommandCancelled', data: cancelled }), {});
  });

  const set: DeviceInstruction = { kind: 'setTemperature', targetCelsius: 19 };
  for (const instruction of [set, { kind: 'serve', targetCelsius: 19 } as const]) {
    it(`wants the set point of ${instruction.kind} until it is set`, () => {
      const setPoint = { targetCelsius: 19, commandId, requestedAtMs: atMs, isDone: false };
      assert.deepEqual(twinAfter(wish(instruction))?.desiredSetPoint, setPoint);
      const done: Decided = { type: 'CommandDone', data: { ...fact, late: false } };
      assert.deepEqual(twinAfter(wish(instruction), done)?.desiredSetPoint, { ...setPoint, isDone: true });
    });
  }

  for (const end of [
    { type: 'CommandExpired', data: fact },
    { type: 'CommandFailed', data: { ...fact, reason: '', late: false } },
    { type: 'CommandCancelled', data: { ...fact, cancelledBy: ada, mayHaveArrived: false } },
  ] satisfies Decided[]) {
    it(`wants no set point after ${end.type} of its command, and only of that`, () => {
      assert.equal(twinAfter(wish(set), end)?.desiredSetPoint, null);
      const newer = '22222222-2222-4222-8222-222222222222';
      assert.equal(twinAfter(wish(set), wish(set, 1000, newer), end)?.desiredSetPoint?.commandId, newer);
    });
  }

  it('has no row for a device of which nothing is wanted and which says nothing', () => {
    assert.equal(
      twinAfter(connected, wish({ kind: 'wake' }), { type: 'CommandSent', data: fact }),
      undefined,
    );
  });

  it('goes on from the row that is there, and leaves out what does not change it', () => {
    const row = twinAfter(wish(mute));
    assert.ok(row);
    const before = new Map([[row.deviceId, row]]);
    const [after] = projectDeviceTwins(twinChanges(recorded(says({ soundOn: false }))), before);
    assert.equal(after?.desired.soundOn?.pendingSinceMs, null);
    const sent = twinChanges(recorded({ type: 'CommandSent', data: fact }));
    assert.deepEqual(projectDeviceTwins(sent, before), []);
  });
});
