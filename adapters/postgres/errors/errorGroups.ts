import type { Pool } from 'pg';
import type { ChosenErrorState } from '../../../domain/errorGroups/index.js';
import type {
  ErrorGroupDetails,
  ErrorGroupFilter,
  ErrorGroupPage,
  ErrorGroups,
  ListedErrorGroup,
} from '../../../projections/queries/index.js';
import { withDatabaseErrors } from '../databaseError.js';
import { pageOf } from '../queries/page.js';

export function createErrorGroups(pool: Pool): ErrorGroups {
  return withDatabaseErrors({
    list: (filter) => listErrors(pool, filter),
    byId: (id) => findError(pool, id),
    setState: (id, state) => setErrorState(pool, id, state),
  });
}

const columns = `fingerprint as id, code, call_site as "callSite", message, state, state_at as "stateAt", errors::float8,
  first_at as "firstAt", last_at as "lastAt", roles, devices, trace_id as "traceId"`;

/** Groups with their hours, and how many errors have none, in one statement; at most 1,000 groups exist. */
export const errorsQuery = `
  select unkept.errors as unkept, page.*, "lastDay"
  from (select coalesce(sum(errors), 0)::float8 as errors from operations.error_unkept) as unkept
  left join (
    select ${columns}, last_at::text as "lastAtKey" from operations.error_group
    where (cardinality($1::text[]) = 0 or state = any($1)) and ($2::text is null or $2 = any(roles))
      and ($3::text is null
        or strpos(lower(concat_ws(chr(10), fingerprint, code, call_site, message, array_to_string(devices, chr(10)))), lower($3)) > 0)
      and ($4::timestamptz is null or (last_at, fingerprint) < ($4, $5::text))
    order by last_at desc, fingerprint desc limit $6
  ) as page on true
  left join lateral (
    select array_agg(coalesce(counted.errors, 0)::float8 order by at.hour) as "lastDay"
    from generate_series(
        date_trunc('hour', now(), 'UTC') - interval '23 hours', date_trunc('hour', now(), 'UTC'), interval '1 hour') as at (hour)
      left join operations.error_hour as counted on counted.fingerprint = page.id and counted.hour = at.hour
  ) as hours on true
  order by page."lastAt" desc, page.id desc`;

/** The first columns are null when no group is on the page. */
type GroupRow = ListedErrorGroup & { readonly unkept: number; readonly lastAtKey: string };
type Row = GroupRow | { readonly unkept: number; readonly id: null };

async function listErrors(pool: Pool, filter: ErrorGroupFilter): Promise<ErrorGroupPage> {
  const [lastAt, id] = filter.afterKey ?? [];
  const { rows } = await pool.query<Row>(errorsQuery, [
    ...[filter.states, filter.role ?? null, filter.search ?? null],
    ...[lastAt ?? null, id ?? null, filter.limit + 1],
  ]);
  const page = pageOf(
    rows.filter((row): row is GroupRow => row.id !== null),
    filter.limit,
    ({ lastAtKey: _key, unkept: _unkept, ...group }) => group,
    (row) => [row.lastAtKey, row.id],
  );
  return { ...page, unkept: rows[0]?.unkept ?? 0 };
}

async function findError(pool: Pool, id: string): Promise<ErrorGroupDetails | undefined> {
  const { rows } = await pool.query<
    Omit<ErrorGroupDetails, 'hours'> & { readonly hours: readonly HourRow[] }
  >(
    `select ${columns}, example, lines, (
       select coalesce(jsonb_agg(jsonb_build_object('hour', hour, 'errors', counted.errors) order by hour), '[]')
       from operations.error_hour as counted where counted.fingerprint = error_group.fingerprint) as hours
     from operations.error_group where fingerprint = $1`,
    [id],
  );
  const [found] = rows;
  return (
    found && { ...found, hours: found.hours.map(({ hour, errors }) => ({ hour: new Date(hour), errors })) }
  );
}

interface HourRow {
  readonly hour: string;
  readonly errors: number;
}

async function setErrorState(pool: Pool, id: string, state: ChosenErrorState): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update operations.error_group set state = $2, state_at = case when state = $2 then state_at else now() end
     where fingerprint = $1`,
    [id, state],
  );
  return rowCount === 1;
}
