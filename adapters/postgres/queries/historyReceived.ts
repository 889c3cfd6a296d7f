import type { HistoryRequest, TimeWindow } from '../../../projections/queries/index.js';

type Received = HistoryRequest['received'];

const dayMs = 86_400_000;

/** Condition for what was received in one of the windows; begins with `and`, and is empty when there is no limit. */
export function receivedIn(received: Received, column = 'received_at'): string {
  if (received === undefined) return '';
  return within(received, ({ fromMs, untilMs }) => [
    ...(fromMs === -Infinity ? [] : [`${column} >= ${timestamp(fromMs)}`]),
    ...(untilMs === Infinity ? [] : [`${column} < ${timestamp(untilMs)}`]),
  ]);
}

/** The same for rollups, which have what was received on one day: only the days that lie in a window from beginning to end. */
export function receivedOnDaysIn(received: Received): string {
  if (received === undefined) return '';
  const days = received.map(wholeDays).filter(({ fromMs, untilMs }) => fromMs < untilMs);
  return within(days, ({ fromMs, untilMs }) => [
    ...(fromMs === -Infinity ? [] : [`received_on >= ${day(fromMs)}`]),
    ...(untilMs === Infinity ? [] : [`received_on < ${day(untilMs)}`]),
  ]);
}

/** The parts of windows that are on no whole day: of these, single readings are read where everything else comes from rollups. */
export function partsOfDays(received: Received = []): readonly TimeWindow[] {
  return received.flatMap((window) => {
    const days = wholeDays(window);
    if (days.fromMs >= days.untilMs) return [window];
    return [
      { fromMs: window.fromMs, untilMs: days.fromMs },
      { fromMs: days.untilMs, untilMs: window.untilMs },
    ].filter(({ fromMs, untilMs }) => fromMs < untilMs);
  });
}

function wholeDays({ fromMs, untilMs }: TimeWindow): TimeWindow {
  return { fromMs: Math.ceil(fromMs / dayMs) * dayMs, untilMs: Math.floor(untilMs / dayMs) * dayMs };
}

function within(windows: readonly TimeWindow[], conditionsOf: (window: TimeWindow) => string[]): string {
  const each = windows.map((window) => conditionsOf(window).join(' and ') || 'true');
  return ` and (${each.join(' or ') || 'false'})`;
}

/** A constant, so that the planner leaves out partitions; made of a number, so that nothing can be injected. */
function timestamp(epochMs: number): string {
  return `timestamptz '${new Date(epochMs).toISOString()}'`;
}

function day(epochMs: number): string {
  return `date '${new Date(epochMs).toISOString().slice(0, 10)}'`;
}
