import type { Knex } from 'knex';

/** Operators see the app as the owner of a device does: a log-in of the owner's that is part of the operator's. */
export const views: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    set local lock_timeout = '10s';
    alter table identity.login_session
      drop constraint login_session_kind_check,
      add constraint login_session_kind_check check (kind in ('browser', 'client', 'view')),
      add column viewer_session_id uuid references identity.login_session on delete cascade,
      add column viewed_device_id text,
      add constraint login_session_view_check
        check ((kind = 'view') = (viewer_session_id is not null) and (kind = 'view') = (viewed_device_id is not null));
    create index login_session_viewer on identity.login_session (viewer_session_id) where viewer_session_id is not null;
    comment on column identity.login_session.viewer_session_id is 'the log-in of the operator who sees what the person sees';
    comment on column identity.login_session.viewed_device_id is 'whose owner the person is: the view ends when they are not any more';`);
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    delete from identity.login_session where kind = 'view';
    alter table identity.login_session
      drop column viewer_session_id, drop column viewed_device_id,
      drop constraint login_session_kind_check,
      add constraint login_session_kind_check check (kind in ('browser', 'client'));`);
  },
};
