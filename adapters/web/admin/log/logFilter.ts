import { logKinds, type LogKind } from '../../../../domain/sessionLog/index.js';

const views = ['compact', 'table', 'raw'] as const;
export type LogView = (typeof views)[number];

/** Which lines are shown, and how; it is all in the address. */
export interface LogFilter {
  /** All when there is none. */
  readonly kinds: readonly LogKind[];
  readonly view: LogView;
}

export { views };

export function filterOf(query: Readonly<Record<string, string>>): LogFilter {
  const wanted = (query.kinds ?? '').split(',');
  return {
    kinds: logKinds.filter((kind) => wanted.includes(kind)),
    view: views.find((view) => view === query.view) ?? 'compact',
  };
}

/** The address of the same page with another filter. */
export function addressOf(path: string, { kinds, view }: LogFilter): string {
  const query = new URLSearchParams({
    ...(kinds.length > 0 && { kinds: kinds.join(',') }),
    ...(view !== 'compact' && { view }),
  });
  return query.size === 0 ? path : `${path}?${query}`;
}

/** Adds a kind, or takes it away. */
export function toggled(kinds: readonly LogKind[], kind: LogKind): readonly LogKind[] {
  return kinds.includes(kind) ? kinds.filter((other) => other !== kind) : [...kinds, kind];
}
