import type { Pool } from 'pg';
import type { ErrorGroup, ErrorState } from '../../../domain/errorGroups/index.js';

export interface ErrorFilter {
  /** All when empty. */
  readonly states: readonly ErrorState[];
  readonly limit: number;
}

export interface ErrorDetails extends ErrorGroup {
  /** A line of the log. */
  readonly example: string;
  /** The last seven days, hours without an error left out. */
  readonly hours: readonly { readonly hour: Date; readonly errors: number }[];
}

const columns = `fingerprint as id, code, call_site as "callSite", message, state, state_at as "stateAt", errors,
  first_at as "firstAt", last_at as "lastAt", roles, devices, trace_id as "traceId"`;

/** Groups, the latest first; at most 1,000 exist. */
export async function listErrors(pool: Pool, { states, limit }: ErrorFilter): Promise<readonly ErrorGroup[]> {
  const { rows } = await pool.query<ErrorGroup>(
    `select ${columns} from operations.error_group where cardinality($1::text[]) = 0 or state = any($1)
     order by last_at desc, fingerprint limit $2`,
    [states, limit],
  );
  return rows;
}

export async function findError(pool: Pool, id: string): Promise<ErrorDetails | undefined> {
  const { rows } = await pool.query<Omit<ErrorDetails, 'hours'>>(
    `select ${columns}, example from operations.error_group where fingerprint = $1`,
    [id],
  );
  if (!rows[0]) return undefined;
  const { rows: hours } = await pool.query<ErrorDetails['hours'][number]>(
    'select hour, errors from operations.error_hour where fingerprint = $1 order by hour',
    [id],
  );
  return { ...rows[0], hours };
}

/** How many errors of the last 30 days are counted only. */
export async function countUnkeptErrors(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ errors: number }>(
    'select coalesce(sum(errors), 0)::float8 as errors from operations.error_unkept',
  );
  return rows[0]?.errors ?? 0;
}

/** @returns false when there is no such group */
export async function setErrorState(
  pool: Pool,
  id: string,
  state: Exclude<ErrorState, 'cameBack'>,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    'update operations.error_group set state = $2, state_at = now() where fingerprint = $1',
    [id, state],
  );
  return rowCount === 1;
}
