import type { Knex } from 'knex';
import { recordErrors as recordWithoutLines } from './0046_errors.js';

/**
 * A group keeps the lines of the log before its last error, and the API shows groups and changes their state. It can change nothing
 * else of them: what is counted comes from `record_errors` alone.
 */
export const errorLines: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    alter table operations.error_group add column lines text[] not null default '{}';
    comment on column operations.error_group.lines is
      'lines of the log before the example, of its trace or else of its process, the oldest first';
    ${recordWithLines}`);
    const found = await knex<{ rolname: string }>('pg_roles')
      .where({ rolname: 'brewline_api' })
      .first('rolname');
    if (found) for (const right of rights) await knex.raw(`grant ${right} to brewline_api`);
  },

  async down(knex: Knex): Promise<void> {
    const found = await knex<{ rolname: string }>('pg_roles')
      .where({ rolname: 'brewline_api' })
      .first('rolname');
    if (found) for (const right of rights) await knex.raw(`revoke ${right} from brewline_api`);
    await knex.raw(recordWithoutLines.replace('create function', 'create or replace function'));
    await knex.raw('alter table operations.error_group drop column lines');
  },
};

const rights = [
  'select on operations.error_group, operations.error_hour, operations.error_unkept',
  'update (state, state_at) on operations.error_group',
];

/** As in 0046, with the lines: those of the last error, as the example is. */
const recordWithLines = `
  create or replace function operations.record_errors(report jsonb) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $function$
  declare
    reporter text := report ->> 'role';
  begin
    perform pg_advisory_xact_lock(hashtext('operations.record_errors'));
    insert into operations.error_group as known
        (fingerprint, code, call_site, message, errors, first_at, last_at, roles, devices, trace_id, example, lines)
      select fingerprint, code, call_site, message, errors, first_at, last_at, array[reporter],
          (devices)[1:20], trace_id, left(example, 8192),
          array(select left(line, 2048) from unnest((lines)[1:10]) with ordinality as each (line, place) order by place)
        from jsonb_to_recordset(report -> 'groups') as reported (fingerprint text, code text, call_site text,
          message text, errors bigint, first_at timestamptz, last_at timestamptz, devices text[], trace_id text,
          example text, lines text[])
      on conflict (fingerprint) do update set
        errors = known.errors + excluded.errors,
        first_at = least(known.first_at, excluded.first_at),
        last_at = greatest(known.last_at, excluded.last_at),
        state = case when known.state = 'resolved' and excluded.last_at > known.state_at then 'cameBack'
          else known.state end,
        state_at = case when known.state = 'resolved' and excluded.last_at > known.state_at then excluded.last_at
          else known.state_at end,
        roles = case when known.roles @> excluded.roles then known.roles else known.roles || excluded.roles end,
        devices = (known.devices || array(select unnest(excluded.devices) except select unnest(known.devices)))[1:20],
        trace_id = coalesce(excluded.trace_id, known.trace_id),
        example = excluded.example,
        lines = excluded.lines;
    insert into operations.error_hour as counted (fingerprint, hour, errors)
      select fingerprint, date_trunc('hour', last_at, 'UTC'), errors
        from jsonb_to_recordset(report -> 'groups') as reported (fingerprint text, last_at timestamptz, errors bigint)
      on conflict (fingerprint, hour) do update set errors = counted.errors + excluded.errors;
    with surplus as (
      delete from operations.error_group where fingerprint in
        (select fingerprint from operations.error_group order by last_at desc, fingerprint offset 1000)
      returning errors),
    unkept as (
      select coalesce((report ->> 'unkept')::bigint, 0) + coalesce((select sum(errors) from surplus), 0) as errors)
    insert into operations.error_unkept as counted (hour, role, errors)
      select date_trunc('hour', now(), 'UTC'), reporter, errors from unkept where errors > 0
      on conflict (hour, role) do update set errors = counted.errors + excluded.errors;
    delete from operations.error_group where last_at < now() - interval '30 days';
    delete from operations.error_hour where hour < now() - interval '7 days';
    delete from operations.error_unkept where hour < now() - interval '30 days';
  end $function$;`;
