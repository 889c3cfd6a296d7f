import type { Knex } from 'knex';

/**
 * Rebuilds that somebody asked for: rows, so that a request outlasts every process. The API only asks. The role that keeps the projection
 * empties it, for which it gets the right to truncate what it may delete already, and a function for the events that it parked.
 */
export const projectionRebuilds: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(table);
    await knex.raw(deleteParkedOf);
    for (const [role, rights] of Object.entries(grants)) {
      const found = await knex<{ rolname: string }>('pg_roles').where({ rolname: role }).first('rolname');
      if (found) for (const right of rights) await knex.raw(`${right} to ${role}`);
    }
  },

  async down(knex: Knex): Promise<void> {
    for (const [role, schema] of Object.entries(schemaOf)) {
      const found = await knex<{ rolname: string }>('pg_roles').where({ rolname: role }).first('rolname');
      if (!found) continue;
      await knex.raw(`alter default privileges in schema ${schema} revoke truncate on tables from ${role}`);
      await knex.raw(`revoke truncate on all tables in schema ${schema} from ${role}`);
    }
    await knex.raw(`
    drop function ingest.delete_parked_of(text);
    drop table operations.projection_rebuild;`);
  },
};

const table = `
  create table operations.projection_rebuild (
    projection text primary key,
    requested_at timestamptz not null default now(),
    requested_by text not null,
    begun_at timestamptz,
    head bigint,
    caught_up text[] not null default '{}',
    finished_at timestamptz
  );
  comment on table operations.projection_rebuild is
    'the last rebuild of each projection; the roles that keep them look every second for one that has not begun';
  comment on column operations.projection_rebuild.requested_by is 'the id of a person, or a user of the operating system';
  comment on column operations.projection_rebuild.begun_at is 'when its rows and its checkpoint were deleted';
  comment on column operations.projection_rebuild.head is 'where the event store ended then; of the command line since it is over';
  comment on column operations.projection_rebuild.caught_up is 'which of its processors have caught up since';`;

/** A rebuild applies what was parked, too. Only the transaction that begins one deletes it: nobody else deletes a parked message by this. */
const deleteParkedOf = `
  create function ingest.delete_parked_of(processor text) returns void
  language plpgsql security definer set search_path = '' as $function$
  begin
    if not exists (
      select from operations.projection_rebuild
      where projection = split_part(processor, ' ', 1) and begun_at = now() and finished_at is null
    ) then
      raise exception 'no rebuild of % begins in this transaction', processor using errcode = 'insufficient_privilege';
    end if;
    delete from ingest.parked_message where source = 'projection ' || processor;
  end $function$;
  revoke execute on function ingest.delete_parked_of(text) from public;`;

const schemaOf: Readonly<Record<string, string>> = {
  brewline_projector: 'read_model',
  brewline_dispatcher: 'dispatch',
};

/** Tables that come later are emptied, too. */
function keepersRights(schema: string | undefined): readonly string[] {
  return [
    'grant select, update (begun_at, head, caught_up, finished_at) on operations.projection_rebuild',
    'grant execute on function ingest.delete_parked_of(text)',
    `grant truncate on all tables in schema ${schema}`,
    `alter default privileges in schema ${schema} grant truncate on tables`,
  ];
}

/** Where the roles have database users of their own. */
const grants: Readonly<Record<string, readonly string[]>> = {
  brewline_projector: keepersRights(schemaOf.brewline_projector),
  brewline_dispatcher: keepersRights(schemaOf.brewline_dispatcher),
  brewline_api: ['grant select, insert, update on operations.projection_rebuild'],
};
