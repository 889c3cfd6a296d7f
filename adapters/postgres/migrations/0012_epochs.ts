import type { Knex } from 'knex';

/** A device's numbering has epochs: everything that was stored before is in epoch 0. */
export const epochs: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    alter table read_model.reading add column epoch bigint not null default 0;
    alter table read_model.device_status add column epoch bigint;
    update read_model.device_status set epoch = 0 where boot is not null;
    comment on table read_model.device_status is 'last known status: the newest reading that did not come late, and presence';

    alter table read_model.session add column epoch bigint not null default 0;
    comment on column read_model.session.number is 'the device''s own number of it, which begins again in each epoch';
    drop index read_model.session_device;
    create index session_device on read_model.session (device_id, epoch desc, number desc);

    create table read_model.device_event (
      device_id text not null,
      revision bigint not null,
      type text not null,
      recorded_at timestamptz not null,
      data jsonb not null,
      primary key (device_id, revision)
    );

    ${withEpochs}`);
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    ${withoutEpochs}
    drop table read_model.device_event;

    drop index read_model.session_device;
    create index session_device on read_model.session (device_id, number desc);
    comment on column read_model.session.number is null;
    alter table read_model.session drop column epoch;

    comment on table read_model.device_status is 'last known status: the newest reading by (boot, seq, idx), and presence';
    alter table read_model.device_status drop column epoch;
    alter table read_model.reading drop column epoch;`);
  },
};

/**
 * The dispatcher and the reactor go on from where they are: made anew from the first event they would look at devices as they were then. As
 * jsonb writes it a connection is always the same text, and none that a string can hold: its quotes would be escaped.
 */
const withEpochs = `
    update dispatch.device_queue set state = regexp_replace(state::text,
      '\\{"boot": (\\d+), "connection": (\\d+)\\}', '{"boot": \\1, "epoch": 0, "connection": \\2}', 'g')::jsonb;
    update dispatch.brew_machine set running = jsonb_set(running, '{pending,source,epoch}', '0')
      where running #> '{pending,source}' is not null;`;

const withoutEpochs = `
    update dispatch.brew_machine set running = running #- '{pending,source,epoch}';
    update dispatch.device_queue set state = regexp_replace(state::text,
      '\\{"boot": (\\d+), "epoch": \\d+, "connection": (\\d+)\\}', '{"boot": \\1, "connection": \\2}', 'g')::jsonb;`;
