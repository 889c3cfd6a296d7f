import { logKinds, type LogKind, type LogOrder } from '../../../../domain/sessionLog/index.js';

const views = ['compact', 'timeline', 'table', 'raw'] as const;
export type LogView = (typeof views)[number];

/** Which lines are shown, and how; it is all in the address. */
export interface LogFilter {
  /** All when there is none. */
  readonly kinds: readonly LogKind[];
  readonly view: LogView;
  /** Which lines come first. */
  readonly order: LogOrder;
  /** Received from then on, as ISO 8601; from the beginning when left out. */
  readonly from?: string | undefined;
  /** Received before then; to the end when left out. */
  readonly to?: string | undefined;
}

export { views };

export function filterOf(query: Readonly<Record<string, string>>): LogFilter {
  const wanted = (query.kinds ?? '').split(',');
  return {
    kinds: logKinds.filter((kind) => wanted.includes(kind)),
    view: views.find((view) => view === query.view) ?? 'compact',
    order: query.order === 'newest' ? 'newest' : 'oldest',
    from: timeIn(query.from),
    to: timeIn(query.to),
  };
}

/** The address of the same page with another filter. */
export function addressOf(path: string, { kinds, view, order, from, to }: LogFilter): string {
  const query = new URLSearchParams({
    ...(kinds.length > 0 && { kinds: kinds.join(',') }),
    ...(view !== 'compact' && { view }),
    ...(order !== 'oldest' && { order }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  });
  return query.size === 0 ? path : `${path}?${query}`;
}

/** What is no time is no limit. */
function timeIn(text = ''): string | undefined {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

/** Adds a kind, or takes it away. */
export function toggled(kinds: readonly LogKind[], kind: LogKind): readonly LogKind[] {
  return kinds.includes(kind) ? kinds.filter((other) => other !== kind) : [...kinds, kind];
}
