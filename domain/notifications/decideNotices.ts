/** A notice that has not gone out yet, by one way of one person. */
export interface WaitingNotice {
  readonly notificationId: string;
  readonly personId: string;
  readonly wayId: string;
  /** What it is about: the same by each way of the person. */
  readonly source: string;
  /** Only alarms are summed up. */
  readonly type: 'alarm' | 'alert' | 'summary' | 'webhookOff' | 'test';
  /** The brews, or devices without one, or the kind of alert that it is about. */
  readonly scopes: readonly string[];
  readonly isDanger: boolean;
  /** When it happened, epoch milliseconds. */
  readonly atMs: number;
  /** From then on it is not sent by itself any more. */
  readonly expiresAtMs: number;
  /** It was held back before: then it is summed up. */
  readonly isHeld: boolean;
  /** The person still wants it, may see its device, and has the way. */
  readonly mayBeTold: boolean;
}

/** Something that a person was told within the last hour. */
export interface Told {
  readonly personId: string;
  readonly source: string;
  readonly scopes: readonly string[];
  readonly atMs: number;
}

export type NoticeDecision =
  | { readonly type: 'tell' }
  /** Together with the others of the same way that are summed up now. */
  | { readonly type: 'sumUp' }
  | { readonly type: 'hold'; readonly untilMs: number }
  | { readonly type: 'drop'; readonly because: 'notWanted' | 'tooOld' };

export interface NoticeCircumstances {
  readonly nowMs: number;
  /** When a person's quiet hours end; undefined outside of them. */
  readonly quietUntilMs: (personId: string) => number | undefined;
  readonly told: readonly Told[];
}

/** Nothing older is told by itself. */
export const singleWithinMs = 15 * 60_000;
/**
 * An alert is told that much later, too, in a day at most: it goes on, for what is over or acknowledged is dropped. When the way out of the
 * servers is what failed, nobody would hear of it otherwise.
 */
export const alertWithinMs = 24 * 60 * 60_000;
/** Nothing older is told at all: a store or database of another day is no news. */
const newsWithinMs = 24 * 3_600_000;
const hourMs = 3_600_000;
/** About one brew, to one person, in an hour. */
export const mostInAnHour = 6;

/**
 * What becomes of notices that are due, in order: what is told counts for those after it.
 *
 * - A danger and a test go through quiet hours; all else is held back until they end.
 * - More than {@link mostInAnHour} about a brew, or of alerts of a kind, are held back until the first of them is an hour ago.
 * - What was held back, or is older than {@link singleWithinMs}, is summed up.
 */
export function decideNotices(
  due: readonly WaitingNotice[],
  { nowMs, quietUntilMs, told }: NoticeCircumstances,
): readonly NoticeDecision[] {
  const all = [...told];
  return due.map((notice) => {
    const decision = decide(notice, { nowMs, quietUntilMs, told: all });
    const { personId, scopes } = notice;
    if (decision.type === 'tell' || decision.type === 'sumUp')
      all.push({ personId, scopes, source: sourceOf(notice, decision), atMs: nowMs });
    return decision;
  });
}

/** All that is summed up at once is told once. */
const summedUp = 'summed up';

function sourceOf({ source }: WaitingNotice, { type }: NoticeDecision): string {
  return type === 'sumUp' ? summedUp : source;
}

function decide(notice: WaitingNotice, { nowMs, quietUntilMs, told }: NoticeCircumstances): NoticeDecision {
  const { type, isDanger, isHeld, atMs, expiresAtMs } = notice;
  if (!notice.mayBeTold) return { type: 'drop', because: 'notWanted' };
  const isOld = nowMs >= expiresAtMs;
  if (type !== 'alarm') {
    const isQuiet = type !== 'test' && !isDanger;
    const quietMs = isQuiet ? quietUntilMs(notice.personId) : undefined;
    if (quietMs !== undefined) return { type: 'hold', untilMs: quietMs };
    if (isOld) return { type: 'drop', because: 'tooOld' };
    const freeAtMs = type === 'alert' ? limitedUntilMs(notice, notice.source, { told, nowMs }) : undefined;
    return freeAtMs === undefined ? { type: 'tell' } : { type: 'hold', untilMs: freeAtMs };
  }
  if (nowMs - atMs > newsWithinMs) return { type: 'drop', because: 'tooOld' };
  const untilMs = isDanger ? undefined : quietUntilMs(notice.personId);
  if (untilMs !== undefined) return { type: 'hold', untilMs };
  const decision: NoticeDecision = isHeld || isOld ? { type: 'sumUp' } : { type: 'tell' };
  const freeAtMs = limitedUntilMs(notice, sourceOf(notice, decision), { told, nowMs });
  return freeAtMs === undefined ? decision : { type: 'hold', untilMs: freeAtMs };
}

/** When one more may be told about its brew; undefined for now. What is told by several ways counts once. */
function limitedUntilMs(
  { personId, scopes }: WaitingNotice,
  source: string,
  { told, nowMs }: { readonly told: readonly Told[]; readonly nowMs: number },
): number | undefined {
  const since = nowMs - hourMs;
  const lastOf = new Map<string, number>();
  for (const each of told) {
    const counts = each.personId === personId && each.atMs > since && each.source !== source;
    if (!counts || !each.scopes.some((scope) => scopes.includes(scope))) continue;
    lastOf.set(each.source, Math.max(each.atMs, lastOf.get(each.source) ?? 0));
  }
  const times = [...lastOf.values()].toSorted((a, b) => a - b);
  const first = times[times.length - mostInAnHour];
  return first === undefined ? undefined : first + hourMs;
}
