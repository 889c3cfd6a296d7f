import type { TimeWindow } from '../../../projections/queries/index.js';

/** Condition for what was received in one of the windows; begins with `and`, and is empty when there is no limit. */
export function receivedIn(received: readonly TimeWindow[] | undefined, column = 'received_at'): string {
  if (received === undefined) return '';
  const each = received.map(({ fromMs, untilMs }) => {
    const ends = [
      ...(fromMs === -Infinity ? [] : [`${column} >= ${timestamp(fromMs)}`]),
      ...(untilMs === Infinity ? [] : [`${column} < ${timestamp(untilMs)}`]),
    ];
    return ends.join(' and ') || 'true';
  });
  return ` and (${each.join(' or ') || 'false'})`;
}

/** A constant made of a number, so that nothing can be injected. */
function timestamp(epochMs: number): string {
  return `timestamptz '${new Date(epochMs).toISOString()}'`;
}
