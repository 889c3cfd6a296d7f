import type { LogKind, LogOrder } from '../../../../domain/sessionLog/index.js';
import { shellWord } from '../shellWord.js';
import type { LogFilter } from './logFilter.js';

/** Whose log it is. */
export interface LogOf {
  readonly of: 'sessions' | 'brews';
  readonly id: string;
}

export interface LogQuery {
  readonly kind?: LogKind[];
  readonly since?: string;
  readonly until?: string;
  /** The oldest first when left out. */
  readonly order?: LogOrder;
  readonly after?: string;
  readonly limit?: number;
}

type Wanted = Pick<LogFilter, 'kinds' | 'from' | 'to' | 'order'>;

/** How the API is asked for what a filter shows. */
export function queryOf({ kinds, from, to, order }: Wanted): LogQuery {
  return {
    ...(kinds.length > 0 && { kind: [...kinds] }),
    ...(from !== undefined && { since: from }),
    ...(to !== undefined && { until: to }),
    ...(order !== 'oldest' && { order }),
  };
}

/** Where the file is. */
export function fileOf({ of, id }: LogOf, wanted: Wanted, format: 'ndjson' | 'csv'): string {
  const query = new URLSearchParams([
    ['format', format],
    ...choices(wanted).map(([name, value]): [string, string] => [name, value]),
    ...(wanted.order === 'newest' ? [['order', 'newest'] satisfies [string, string]] : []),
  ]);
  return `/api/v1/${of}/${encodeURIComponent(id)}/log?${query}`;
}

/** The command that shows the same. */
export function commandOf({ id }: LogOf, wanted: Wanted): string {
  return [
    ...['brewline session log', shellWord(id)],
    ...choices(wanted).map(([name, value]) => `--${name} ${value}`),
    ...(wanted.order === 'newest' ? ['--newest'] : []),
  ].join(' ');
}

/** The API's query has the same names as the options of the command. */
function choices(wanted: Wanted): readonly (readonly [string, string])[] {
  const { kind = [], since, until } = queryOf(wanted);
  const times = Object.entries({ since, until }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return [...kind.map((each) => ['kind', each] as const), ...times];
}
