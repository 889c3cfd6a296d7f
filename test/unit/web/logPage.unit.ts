import assert from 'node:assert/strict';
import { compact } from '../../../adapters/web/admin/log/compact.js';
import { addressOf, filterOf, toggled } from '../../../adapters/web/admin/log/logFilter.js';
import type { LogKind, LogLine } from '../../../domain/sessionLog/index.js';

const line = (id: string, kind: LogKind, type: string, data: object = {}): LogLine => ({
  ...{ id, kind, type, receivedAt: '2026-11-22T03:12:00.000Z', deviceTime: null, scope: 'session' },
  ...{
    deviceId: 'keg-1',
    sessionId: 'keg-1.7',
    epoch: 0,
    boot: 1,
    seq: 1,
    text: type,
    by: null,
    traceId: null,
  },
  data: { ...data },
});

describe('the page of a session’s log', () => {
  it('shows a command with its steps and a run of readings as one row each, and commands without an outcome on top', () => {
    const groups = compact([
      line('r1', 'reading', 'Reading'),
      line('r2', 'reading', 'Reading'),
      line('a1', 'command', 'CommandRequested', { commandId: 'a' }),
      line('b1', 'command', 'CommandRequested', { commandId: 'b' }),
      line('r3', 'reading', 'Reading'),
      line('a2', 'command', 'CommandDone', { commandId: 'a' }),
      line('e', 'event', 'PhaseEntered'),
    ]);
    assert.deepEqual(
      groups.map(({ lines }) => lines.map(({ id }) => id).join()),
      ['b1', 'r1,r2', 'a1,a2', 'r3', 'e'],
    );
  });

  it('has its filter in its address', () => {
    const filter = { kinds: toggled(toggled([], 'error'), 'alarm'), view: 'raw' } as const;
    const address = addressOf('/admin/sessions/keg-1.7', filter);
    const query = Object.fromEntries(new URL(address, 'http://x').searchParams);
    assert.deepEqual(filterOf(query), { kinds: ['alarm', 'error'], view: 'raw' });
    assert.equal(addressOf('/a', { kinds: toggled(['error'], 'error'), view: 'compact' }), '/a');
    assert.deepEqual(filterOf({ kinds: 'what', view: 'else' }), { kinds: [], view: 'compact' });
  });
});
