import assert from 'node:assert/strict';
import { followLog } from '../../../infra/cli/followLog.js';
import type { LogEntry } from '../../../projections/queries/index.js';

const startMs = Date.parse('2026-11-29T03:12:00Z');

function entry(id: string, afterMs: number): LogEntry {
  return {
    ...{
      id,
      receivedAt: new Date(startMs + afterMs),
      at: null,
      by: null,
      kind: 'event',
      type: 'PhaseEntered',
    },
    ...{ deviceId: 'keg-1', sessionId: 'keg-1.7', scope: 'session', epoch: 0, boot: 1, seq: 1 },
    ...{ traceId: null, data: {} },
  };
}

/** Follows a log that gets these lines before each look; the last look is the one after which it is over. */
async function follow(looks: readonly (readonly LogEntry[])[], since?: Date) {
  const log: LogEntry[] = [];
  const asked: (Date | undefined)[] = [];
  let look = 0;
  const shown: string[] = [];
  const waits: number[] = [];
  const open = async () => {
    log.push(...(looks[look++] ?? []));
    log.sort((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime());
    const isOver = look === looks.length;
    const page = async ({
      since: from,
      afterKey,
      limit,
    }: {
      since?: Date;
      afterKey?: readonly string[];
      limit: number;
    }) => {
      if (!afterKey) asked.push(from);
      const first = Number(afterKey?.[0] ?? 0);
      const found = log.filter(({ receivedAt }) => !from || receivedAt >= from);
      const isMore = found.length > first + limit;
      return {
        items: found.slice(first, first + limit),
        nextKey: isMore ? [String(first + limit)] : undefined,
      };
    };
    return { page, isOver };
  };
  const wait = async (ms: number) => waits.push(ms);
  for await (const entries of followLog(open as never, since, new AbortController().signal, wait))
    shown.push(...entries.map(({ id }) => id));
  return { shown, asked, waits };
}

describe('a log that is followed', () => {
  it('has each line once, also those that come later than others of their time', async () => {
    const { shown } = await follow([
      [entry('a', 0), entry('b', 60_000)],
      [entry('late', 30_000)],
      [],
      [entry('c', 61_000)],
    ]);
    assert.deepEqual(shown, ['a', 'b', 'late', 'c']);
  });

  it('is read whole once, in pages, and then by its last two minutes', async () => {
    const many = Array.from({ length: 2_500 }, (_, number) => entry(`${number}`, number * 1_000));
    const { shown, asked } = await follow([many, []]);
    assert.deepEqual(
      shown,
      many.map(({ id }) => id),
    );
    assert.deepEqual(asked, [undefined, new Date(startMs + 2_499_000 - 120_000)]);
  });

  it('is looked at each second while something comes, and less and less often while nothing does', async () => {
    const { waits } = await follow([[entry('a', 0)], [], [], [], [], [entry('b', 1)], [entry('c', 2)], []]);
    assert.deepEqual(waits, [1_000, 2_000, 4_000, 5_000, 5_000, 1_000, 1_000]);
  });

  it('begins where it is told', async () => {
    const since = new Date(startMs + 1);
    const { shown, asked } = await follow([[entry('a', 0), entry('b', 1)], []], since);
    assert.deepEqual([shown, asked], [['b'], [since, since]]);
  });
});
