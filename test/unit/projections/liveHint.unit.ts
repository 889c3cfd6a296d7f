import assert from 'node:assert/strict';
import type { AlarmEvent } from '../../../domain/alarms/index.js';
import { hintOf } from '../../../projections/liveHint.js';
import { batchOf, connected, fact, recorded, reported, requested, stored } from './recorded.js';

describe('hintOf', () => {
  it('names every key that the batch may have changed, once', () => {
    const events = recorded(
      connected,
      { type: 'PhaseEntered', data: { ...reported, phase: 1 } },
      { type: 'PhaseEntered', data: { ...reported, phase: 2 } },
      requested,
      { type: 'CommandSent', data: fact },
    );
    const telemetry = [stored(), stored({ seq: 2 }), stored({ deviceId: 'base' })];
    assert.deepEqual(hintOf(batchOf(events, telemetry), { keg: '00-aa-bb-01' }), {
      position: '5',
      devices: ['keg', 'base'],
      sessions: ['keg.9'],
      commands: [{ commandId: fact.commandId, deviceId: 'keg' }],
      brews: [],
      alarms: [],
      traceparents: { keg: '00-aa-bb-01' },
    });
  });

  it('names the command that began a session', () => {
    const begun = { ...reported, processType: 4, recipe: '', inferred: false, commandId: fact.commandId };
    const hint = hintOf(batchOf(recorded({ type: 'SessionStarted', data: begun })), {});
    assert.deepEqual(
      [hint.sessions, hint.commands],
      [['keg.9'], [{ commandId: fact.commandId, deviceId: 'keg' }]],
    );
  });

  it('names alarms with their devices, each once', () => {
    const alarmId = 'a1111111-1111-5111-8111-111111111111';
    const about = { alarmId, deviceId: 'keg', atMs: 1 };
    const [raised, resolved] = [
      { type: 'AlarmRaised', data: { ...about, kind: 'fault', episode: '1', details: { error: 105 } } },
      { type: 'AlarmResolved', data: { ...about, cause: 'conditionEnded' } },
    ] as const satisfies readonly AlarmEvent[];
    const hint = hintOf(batchOf(recorded(raised, resolved)), {});
    assert.deepEqual([hint.alarms, hint.devices], [[{ alarmId, deviceId: 'keg' }], []]);
  });

  it('does not take a command for its device', () => {
    assert.deepEqual(hintOf(batchOf(recorded(requested)), {}).devices, []);
  });
});
