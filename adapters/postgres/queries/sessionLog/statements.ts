import type { LogOrder } from '../../../../domain/sessionLog/index.js';
import { bind, type LogParameters } from './parameters.js';
import { sources } from './sources.js';

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** The key of a line: its place in the order of logs. No part is null. */
export const keyTypes = [
  'timestamptz',
  'text',
  'bigint',
  'bigint',
  'bigint',
  'integer',
  'text',
  'text',
] as const;
const keyOf = (of: string) => [
  ...[
    `${of}.received_at`,
    `${of}.device_id collate "C"`,
    `${of}.epoch`,
    `${of}.boot`,
    `${of}.seq`,
    `${of}.idx`,
  ],
  ...[`${of}.source collate "C"`, `${of}.id collate "C"`],
];

function queriesOf(parameters: LogParameters, { named }: ReturnType<typeof bind>): readonly string[] {
  return sources
    .filter(({ kinds }) => kinds.some((kind) => parameters.kinds.includes(kind)))
    .map(
      ({ kinds, query }) =>
        `select * from (${query(named)}) line${kinds.length > 1 ? ` where kind = any(${named('kinds')})` : ''}`,
    );
}

interface PageOf {
  readonly afterKey: readonly string[] | undefined;
  readonly limit: number;
  readonly order: LogOrder;
}

/** The first lines after a key, in order. Each source is asked for no more than are wanted of all. */
export function pageStatement(parameters: LogParameters, { afterKey, limit, order }: PageOf): Statement {
  const bound = bind(parameters);
  const most = bound.value(limit, 'integer');
  const key = afterKey?.map((part, at) => bound.value(part, keyTypes[at] ?? 'text')).join(', ');
  const isNewest = order === 'newest';
  const after =
    key === undefined ? '' : `where (${keyOf('source').join(', ')}) ${isNewest ? '<' : '>'} (${key})`;
  const inOrder = (of: string) =>
    keyOf(of)
      .map((column) => (isNewest ? `${column} desc` : column))
      .join(', ');
  const parts = queriesOf(parameters, bound).map(
    (query) => `(select * from (${query}) source ${after} order by ${inOrder('source')} limit ${most})`,
  );
  const text = `select *, received_at::text as received_at_key, epoch::float8, boot::float8, seq::float8
    from (${parts.join(' union all ')}) lines order by ${inOrder('lines')} limit ${most}`;
  return { text, values: bound.values };
}

/** How many lines there are of each kind, in each part of the time from the first to the last one. */
export function summaryStatement(parameters: LogParameters, parts: number): Statement {
  const bound = bind(parameters);
  const counted = queriesOf(parameters, bound).map(
    (query) => `select kind, received_at from (${query}) source`,
  );
  const text = `
    with line as materialized (${counted.join(' union all ')}),
      span as (select min(received_at) as first, max(received_at) as last from line)
    select kind, first, last, count(*)::int as lines,
      least(${parts - 1}, floor(${parts} * extract(epoch from received_at - first)
        / greatest(extract(epoch from last - first), 0.001)))::int as part
    from line, span group by kind, first, last, part`;
  return { text, values: bound.values };
}
