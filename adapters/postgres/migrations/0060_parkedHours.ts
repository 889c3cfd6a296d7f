import type { Knex } from 'knex';

/**
 * How many were parked of each group in each of the last hours. Whoever parks, discards or settles changes the group's row, and its count of
 * all only grows when something is parked: a trigger on that row counts the hour, also what the budget has no room for.
 */
export const parkedHours: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    create table ingest.parked_hour (
      source text not null,
      code text not null,
      hour timestamptz not null,
      messages bigint not null,
      primary key (source, code, hour)
    ) with (fillfactor = 70);
    comment on table ingest.parked_hour is 'of each group the last day: older hours go when a new one begins';
    insert into ingest.parked_hour
      select regexp_replace(source, ' [0-9]+$', ''), code, date_trunc('hour', parked_at, 'UTC'), count(*)
      from ingest.parked_message where parked_at > now() - interval '23 hours' group by 1, 2, 3;

    create function ingest.count_parked_hour() returns trigger language plpgsql security definer set search_path = '' as $count$
    declare
      this_hour timestamptz := date_trunc('hour', now(), 'UTC');
      more bigint := new.messages - case tg_op when 'UPDATE' then old.messages else 0 end;
    begin
      if more <= 0 then
        return null;
      end if;
      update ingest.parked_hour set messages = messages + more
        where source = new.source and code = new.code and hour = this_hour;
      if not found then
        delete from ingest.parked_hour
          where source = new.source and code = new.code and hour < this_hour - interval '23 hours';
        insert into ingest.parked_hour values (new.source, new.code, this_hour, more);
      end if;
      return null;
    end $count$;
    create trigger count_parked_hour after insert or update of messages on ingest.parked_group
      for each row execute function ingest.count_parked_hour();`);
    const found = await knex<{ rolname: string }>('pg_roles')
      .where({ rolname: 'brewline_api' })
      .first('rolname');
    if (found) await knex.raw('grant select on ingest.parked_hour to brewline_api');
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    drop trigger count_parked_hour on ingest.parked_group;
    drop function ingest.count_parked_hour();
    drop table ingest.parked_hour;`);
  },
};
