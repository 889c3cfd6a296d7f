import { setTimeout as sleep } from 'node:timers/promises';
import type { LogEntry, LogPageRequest, Page } from '../../projections/queries/index.js';

const linesAtOnce = 1_000;
const lookEveryMs = 1_000;
/** While nothing comes each look is twice as late, up to this: a log that is left open asks little of the database. */
const quietEveryMs = 5_000;
/** A projection that catches up brings lines later than others of their time: so much later they are still shown. */
const lateMs = 120_000;

export interface FollowedLog {
  /** What the log has at this moment. */
  readonly page: (request: Pick<LogPageRequest, 'since' | 'afterKey' | 'limit'>) => Promise<Page<LogEntry>>;
  /** Whether nothing can come any more. */
  readonly isOver: boolean;
}

/**
 * A log from its beginning, and then what comes, each line once, until it is over or the signal comes. What comes late stands where it came,
 * not where its time is.
 *
 * @param open asked before each look: a brew gets more sessions while it goes on
 */
export async function* followLog(
  open: () => Promise<FollowedLog>,
  since: Date | undefined,
  signal: AbortSignal,
  wait: (ms: number) => Promise<unknown> = (ms) => sleep(ms, undefined, { signal }),
): AsyncGenerator<readonly LogEntry[]> {
  const seen = new Map<string, number>();
  let waitMs = lookEveryMs;
  let fromMs = since?.getTime() ?? -Infinity;
  while (!signal.aborted) {
    const { page, isOver } = await open();
    let afterKey: LogPageRequest['afterKey'];
    waitMs = Math.min(2 * waitMs, quietEveryMs);
    do {
      const limits = { limit: linesAtOnce, since: Number.isFinite(fromMs) ? new Date(fromMs) : undefined };
      const { items, nextKey } = await page({ ...limits, afterKey });
      const news = items.filter(({ id }) => !seen.has(id));
      if (news.length > 0) {
        waitMs = lookEveryMs;
        yield news;
      }
      for (const { id, receivedAt } of items) seen.set(id, receivedAt.getTime());
      const keptFromMs = (items.at(-1)?.receivedAt.getTime() ?? -Infinity) - lateMs;
      for (const [id, atMs] of seen) if (atMs < keptFromMs) seen.delete(id);
      afterKey = nextKey;
      if (afterKey === undefined) fromMs = Math.max(fromMs, keptFromMs);
    } while (afterKey !== undefined && !signal.aborted);
    if (isOver) return;
    await wait(waitMs).catch(() => undefined);
  }
}
