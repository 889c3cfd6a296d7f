import type { Knex } from 'knex';

/** By which ways people are told of alarms, what they want to be told, and what waits to go out or went out. */
export const notifications: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    set local lock_timeout = '10s';
    create table identity.notification_preference (
      person_id uuid primary key references identity.person on delete cascade,
      chosen jsonb not null
    );
    comment on column identity.notification_preference.chosen is 'kinds of alarms with their ways, and quiet hours; what is left out has the default';

    create table identity.notification_way (
      way_id uuid primary key default gen_random_uuid(),
      person_id uuid not null references identity.person on delete cascade,
      way text not null check (way in ('webPush', 'webhook')),
      name text not null check (length(name) between 1 and 100),
      login_session_id uuid unique references identity.login_session on delete cascade,
      address bytea not null,
      endpoint_hash bytea unique check (length(endpoint_hash) = 32),
      created_at timestamptz not null default now(),
      failing_since timestamptz,
      switched_off_at timestamptz,
      check ((way = 'webPush') = (login_session_id is not null) and (way = 'webPush') = (endpoint_hash is not null))
    );
    create index notification_way_person on identity.notification_way (person_id, created_at);
    comment on column identity.notification_way.login_session_id is 'the log-in that subscribed: it has one subscription at most, which ends with it';
    comment on column identity.notification_way.address is 'where it goes, with its keys: AES-256-GCM under PEOPLE_KEY';
    comment on column identity.notification_way.endpoint_hash is 'SHA-256 of the endpoint, which is secret itself: a browser tells one person at a time';

    create function identity.end_subscription_with_login() returns trigger language plpgsql
      security definer set search_path = pg_catalog as $$
    begin
      delete from identity.notification_way where login_session_id = new.login_session_id;
      return null;
    end $$;
    create trigger end_subscription_with_login after update of ended_at on identity.login_session
      for each row when (new.ended_at is not null) execute function identity.end_subscription_with_login();

    create table dispatch.notification (
      notification_id uuid primary key,
      person_id uuid not null references identity.person on delete cascade,
      way_id uuid not null,
      way text not null check (way in ('webPush', 'webhook', 'mail')),
      source uuid not null,
      notice jsonb not null,
      scopes text[] not null default '{}',
      is_danger boolean not null default false,
      happened_at timestamptz not null,
      created_at timestamptz not null,
      due_at timestamptz not null,
      expires_at timestamptz not null,
      is_held boolean not null default false,
      attempts int not null default 0,
      told_at timestamptz,
      state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed', 'summedUp', 'dropped')),
      done_at timestamptz,
      failure text,
      status int,
      check ((state = 'waiting') = (done_at is null))
    ) with (fillfactor = 70);
    create index notification_due on dispatch.notification (due_at) where state = 'waiting';
    create index notification_alarm on dispatch.notification ((notice ->> 'alarmId')) where state = 'waiting';
    create index notification_told on dispatch.notification (person_id, told_at) where told_at is not null;
    create index notification_person on dispatch.notification (person_id, created_at);
    create index notification_done on dispatch.notification (done_at) where done_at is not null;
    comment on table dispatch.notification is 'one notice to one person by one way; it stays for some days, so that its person sees what became of it';
    comment on column dispatch.notification.source is 'what it is about: the same by each way of the person';
    comment on column dispatch.notification.scopes is 'the brews, or devices without one, that it is about: each has a limit in an hour';
    comment on column dispatch.notification.due_at is 'of the next attempt; while one runs, when it counts as lost';
    comment on column dispatch.notification.is_held is 'it was held back, and is summed up';`);
    for (const [role, rights] of Object.entries(grants)) {
      const found = await knex<{ rolname: string }>('pg_roles').where({ rolname: role }).first('rolname');
      if (found) for (const right of rights) await knex.raw(`grant ${right} to ${role}`);
    }
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    drop table dispatch.notification, identity.notification_way, identity.notification_preference;
    drop trigger end_subscription_with_login on identity.login_session;
    drop function identity.end_subscription_with_login();
    delete from dispatch.checkpoint where projection = 'notifications';`);
  },
};

const grants: Readonly<Record<string, readonly string[]>> = {
  brewline_api: [
    'select, insert, update on identity.notification_preference',
    'select, insert, delete on identity.notification_way',
    'usage on schema dispatch',
    'select, insert on dispatch.notification',
  ],
  brewline_dispatcher: [
    'select, insert, update, delete on dispatch.notification',
    'select on identity.notification_preference',
    'select, delete on identity.notification_way',
    'update (failing_since, switched_off_at) on identity.notification_way',
    'select (email) on identity.person',
    'select (login_session_id, ended_at, last_used_at) on identity.login_session',
  ],
};
