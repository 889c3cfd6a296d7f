import type { Knex } from 'knex';

/** Alerts of the service for its operators, and the figures of each minute that they are found in. */
export const alerts: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    create table operations.alert (
      alert_id uuid primary key default gen_random_uuid(),
      kind text not null,
      subject text not null,
      level text not null check (level in ('warning', 'critical')),
      reason text not null check (length(reason) <= 2000),
      state text not null default 'raised' check (state in ('raised', 'acknowledged', 'resolved')),
      raised_at timestamptz not null,
      acknowledged_at timestamptz,
      acknowledged_by text,
      resolved_at timestamptz,
      told_at timestamptz,
      check ((state = 'resolved') = (resolved_at is not null)),
      check ((acknowledged_at is null) = (acknowledged_by is null))
    );
    create unique index alert_open on operations.alert (kind, subject) where resolved_at is null;
    create index alert_latest on operations.alert (raised_at, alert_id);
    comment on table operations.alert is 'the latest 1,000 of 90 days; of each kind and subject one is open at a time';
    comment on column operations.alert.acknowledged_by is 'the id of a person, or a user of the operating system';
    comment on column operations.alert.told_at is 'when it was put into the outbox for operators; null until then, and again when it gets worse';

    create table operations.service_sample (
      minute timestamptz primary key,
      fault int not null,
      needs_you int not null,
      offline int not null,
      running int not null,
      idle int not null,
      waiting bigint not null,
      parked bigint not null,
      errors bigint not null,
      projections int not null,
      stalled int not null,
      open_alerts int not null,
      events_per_second float8,
      lag_ms float8
    );
    alter table operations.health_report add column version text;
    comment on column operations.health_report.version is 'of Brewline';
    create index notification_alert on dispatch.notification ((notice ->> 'alertId'))
      where state = 'waiting' and notice ->> 'type' = 'alert';
    comment on table operations.service_sample is
      'of each minute of the last day the last figures, and what was parked and went wrong within it';`);
    for (const [role, rights] of Object.entries(grants)) {
      const found = await knex<{ rolname: string }>('pg_roles').where({ rolname: role }).first('rolname');
      if (found) for (const right of rights) await knex.raw(`grant ${right} to ${role}`);
    }
  },

  async down(knex: Knex): Promise<void> {
    for (const [role, rights] of Object.entries(onOthers)) {
      const found = await knex<{ rolname: string }>('pg_roles').where({ rolname: role }).first('rolname');
      if (found) for (const right of rights) await knex.raw(`revoke ${right} from ${role}`);
    }
    await knex.raw('alter table operations.health_report drop column version');
    await knex.raw('drop index dispatch.notification_alert');
    await knex.raw('drop table operations.service_sample, operations.alert');
  },
};

/** On tables that stay. */
const onOthers: Readonly<Record<string, readonly string[]>> = {
  brewline_projector: [
    'select on ingest.parked_group',
    'select (fingerprint, state, errors) on operations.error_group',
  ],
};

/** Where the roles have database users of their own. */
const grants: Readonly<Record<string, readonly string[]>> = {
  brewline_projector: [
    ...onOthers['brewline_projector']!,
    'select, insert, update, delete on operations.alert, operations.service_sample',
  ],
  brewline_dispatcher: ['select on operations.alert', 'update (told_at) on operations.alert'],
  brewline_api: [
    'select on operations.alert, operations.service_sample',
    'update (state, acknowledged_at, acknowledged_by) on operations.alert',
  ],
};
