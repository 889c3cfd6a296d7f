import type { Knex } from 'knex';

/** What operators note about devices. The text is its writer's, and goes with them; that there was a note stays. */
export const deviceNotes: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    create table operations.device_note (
      note_id uuid primary key,
      device_id text not null,
      person_id uuid,
      system_user text,
      written_at timestamptz not null default now(),
      text text check (char_length(text) between 1 and 2000),
      check ((person_id is null) <> (system_user is null))
    );
    comment on table operations.device_note is 'what operators note about devices';
    comment on column operations.device_note.system_user is 'the user of the operating system who wrote it at the command line';
    comment on column operations.device_note.text is 'null once the person who wrote it was deleted';
    create index device_note_of_device on operations.device_note (device_id, written_at desc);
    create index device_note_by_person on operations.device_note (person_id);
    create function operations.forget_device_notes() returns trigger language plpgsql security definer set search_path = '' as $forget$
    begin
      update operations.device_note set text = null
        where person_id operator(pg_catalog.=) old.person_id and text is not null;
      return null;
    end $forget$;
    create trigger forget_device_notes after delete on identity.person
      for each row execute function operations.forget_device_notes();`);
    const found = await knex<{ rolname: string }>('pg_roles')
      .where({ rolname: 'brewline_api' })
      .first('rolname');
    if (found) await knex.raw('grant select, insert, delete on operations.device_note to brewline_api');
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    drop trigger forget_device_notes on identity.person;
    drop function operations.forget_device_notes();
    drop table operations.device_note;`);
  },
};
