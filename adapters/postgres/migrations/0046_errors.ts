import type { Knex } from 'knex';

/** Errors of every role, grouped. Roles only execute `record_errors`: none reads or changes what another one reported. */
export const errors: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(tables);
    await knex.raw(recordErrors);
    for (const role of roles) {
      const found = await knex<{ rolname: string }>('pg_roles').where({ rolname: role }).first('rolname');
      if (found) await knex.raw(`grant execute on function operations.record_errors(jsonb) to ${role}`);
    }
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    drop function operations.record_errors(jsonb);
    drop table operations.error_unkept, operations.error_hour, operations.error_group;`);
  },
};

/** They have the right to use the schema since migration 0016. */
const roles = [
  'brewline_event_store',
  'brewline_auth',
  'brewline_ingest',
  'brewline_projector',
  'brewline_dispatcher',
  'brewline_api',
];

const tables = `
  create table operations.error_group (
    fingerprint text primary key,
    code text not null,
    call_site text not null,
    message text not null,
    state text not null default 'open' check (state in ('open', 'resolved', 'ignored', 'cameBack')),
    state_at timestamptz,
    errors bigint not null,
    first_at timestamptz not null,
    last_at timestamptz not null,
    roles text[] not null,
    devices text[] not null,
    trace_id text,
    example text not null
  );
  comment on column operations.error_group.example is 'the line of the log that came last, redacted as the log is';
  comment on column operations.error_group.devices is 'the first 20 that were affected';
  create table operations.error_hour (
    fingerprint text not null references operations.error_group on delete cascade,
    hour timestamptz not null,
    errors bigint not null,
    primary key (fingerprint, hour)
  );
  create table operations.error_unkept (
    hour timestamptz not null,
    role text not null,
    errors bigint not null,
    primary key (hour, role)
  );
  comment on table operations.error_unkept is
    'errors that are counted only: more came than the writer keeps, or their group was removed for newer ones';`;

/** The lock lets one process in at a time, so that two never wait for each other's rows. */
export const recordErrors = `
  create function operations.record_errors(report jsonb) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $function$
  declare
    reporter text := report ->> 'role';
  begin
    perform pg_advisory_xact_lock(hashtext('operations.record_errors'));
    insert into operations.error_group as known
        (fingerprint, code, call_site, message, errors, first_at, last_at, roles, devices, trace_id, example)
      select fingerprint, code, call_site, message, errors, first_at, last_at, array[reporter],
          (devices)[1:20], trace_id, left(example, 8192)
        from jsonb_to_recordset(report -> 'groups') as reported (fingerprint text, code text, call_site text,
          message text, errors bigint, first_at timestamptz, last_at timestamptz, devices text[], trace_id text,
          example text)
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
        example = excluded.example;
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
  end $function$;
  revoke execute on function operations.record_errors(jsonb) from public;`;
