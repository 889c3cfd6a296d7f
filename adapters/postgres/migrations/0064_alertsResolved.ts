import type { Knex } from 'knex';

/** Operators are told once when an alert is resolved. Those that were resolved before are no news. */
export const alertsResolved: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    set local lock_timeout = '10s';
    alter table operations.alert add column resolved_told_at timestamptz;
    update operations.alert set resolved_told_at = resolved_at where state = 'resolved';
    comment on column operations.alert.resolved_told_at is 'when those who were told of it were told that it is resolved';
    drop index dispatch.notification_alert;
    create index notification_alert on dispatch.notification ((notice ->> 'alertId')) where notice ->> 'type' = 'alert';`);
    if (await hasDispatcher(knex))
      await knex.raw('grant update (resolved_told_at) on operations.alert to brewline_dispatcher');
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    delete from dispatch.notification where notice ->> 'type' = 'alert' and notice ->> 'resolvedAtMs' is not null;
    drop index dispatch.notification_alert;
    create index notification_alert on dispatch.notification ((notice ->> 'alertId'))
      where state = 'waiting' and notice ->> 'type' = 'alert';
    alter table operations.alert drop column resolved_told_at;`);
  },
};

/** Where the roles have database users of their own. */
async function hasDispatcher(knex: Knex): Promise<boolean> {
  const role = await knex<{ rolname: string }>('pg_roles')
    .where({ rolname: 'brewline_dispatcher' })
    .first('rolname');
  return role !== undefined;
}
