import type { Knex } from 'knex';

/** Operators save what they filter the list of devices by. Name and search are texts of theirs, so a view goes with its maker. */
export const savedViews: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    create table operations.saved_view (
      view_id uuid primary key default gen_random_uuid(),
      person_id uuid not null references identity.person on delete cascade,
      name text not null check (char_length(name) between 1 and 60),
      filter jsonb not null,
      is_shared boolean not null,
      created_at timestamptz(3) not null default now(),
      unique (person_id, name)
    );
    comment on table operations.saved_view is 'filters of the list of devices that operators have saved';
    comment on column operations.saved_view.filter is 'selection, sort and columns, as the API names them';
    comment on column operations.saved_view.is_shared is 'whether all operators see it';
    create index saved_view_shared on operations.saved_view (name) where is_shared;`);
    const found = await knex<{ rolname: string }>('pg_roles')
      .where({ rolname: 'brewline_api' })
      .first('rolname');
    if (found) await knex.raw('grant select, insert, delete on operations.saved_view to brewline_api');
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw('drop table operations.saved_view');
  },
};
