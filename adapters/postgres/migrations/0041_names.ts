import type { Knex } from 'knex';

/** What its owners call a machine, how often it reports, and for how long each second. */
export const names: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    create table read_model.machine_name (
      device_id text primary key,
      name text,
      named_by text not null,
      named_at timestamptz not null,
      position bigint not null
    );
    create index machine_name_namer on read_model.machine_name (named_by);
    insert into identity.text_place (relation, whose, field) values ('read_model.machine_name', 'named_by', 'name');

    alter table read_model.device_status add column report_seconds integer;
    comment on column read_model.device_status.report_seconds is 'between readings, as the machine says; null until it does';
    update read_model.device_status d set report_seconds = (t.reported ->> 'reportSeconds')::integer
      from read_model.device_twin t where t.device_id = d.device_id and t.reported ->> 'reportSeconds' is not null;
    create index device_command_full_rate on read_model.device_command (device_id, updated_at desc)
      where instruction ->> 'kind' = 'fullRate' and status = 'done';`);
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    drop index read_model.device_command_full_rate;
    alter table read_model.device_status drop column report_seconds;
    delete from identity.text_place where relation = 'read_model.machine_name';
    drop table read_model.machine_name;`);
  },
};
