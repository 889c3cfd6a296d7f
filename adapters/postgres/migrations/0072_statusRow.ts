import type { Knex } from 'knex';

/** A reading changes one row: what a device adds to its session is in the row of its last status, and no longer in one of session_telemetry. */
export const statusRow: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    alter table read_model.device_status
      add column stream text,
      add column first_revision bigint,
      add column first_at timestamptz,
      add column first_received_at timestamptz;
    ${toTheEnd}
    alter table read_model.device_status
      add column last_revision bigint,
      add column last_at timestamptz,
      add column last_received_at timestamptz,
      add column readings bigint;
    comment on column read_model.device_status.stream is
      'with the next columns: as in session_telemetry, of session_id in the stream of the last message; that table has what came before';

    -- Half of each page is free, so that each of its rows finds room for its next version there (HOT), also when one batch changes all.
    -- Whoever writes a page next removes the versions before, so autovacuum is left as it is.
    alter table read_model.device_status set (fillfactor = 50);
    -- A reading does not change it.
    create index device_status_session on read_model.device_status (session_id) where session_id is not null;`);
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    insert into read_model.session_telemetry as kept (${range}) select ${range} from read_model.device_status
      where stream is not null on conflict (session_id, stream) do update set
        first_revision = least(kept.first_revision, excluded.first_revision),
        last_revision = greatest(kept.last_revision, excluded.last_revision),
        readings = kept.readings + excluded.readings,
        first_at = least(kept.first_at, excluded.first_at),
        last_at = greatest(kept.last_at, excluded.last_at),
        first_received_at = least(kept.first_received_at, excluded.first_received_at),
        last_received_at = greatest(kept.last_received_at, excluded.last_received_at);
    drop index read_model.device_status_session;
    alter table read_model.device_status set (fillfactor = 70),
      drop column stream, drop column first_revision, drop column last_revision, drop column readings, drop column first_at,
      drop column last_at, drop column first_received_at, drop column last_received_at;`);
  },
};

const range =
  'session_id, stream, first_revision, last_revision, readings, first_at, last_at, first_received_at, last_received_at';

/** What each reading changes. */
const changing: Readonly<Record<string, string>> = {
  seconds_to_next_action: 'bigint',
  seq: 'bigint',
  at: 'timestamptz',
  received_at: 'timestamptz',
  last_seen_at: 'timestamptz',
  '"values"': 'real[]',
  position: 'bigint',
};
const names = Object.keys(changing);
const before = (name: string) => `${name.replaceAll('"', '')}_before`;

/**
 * Makes these the last columns, in the table as it is, with its rights. The log has the bytes between the first and the last that differ from the
 * row's version before: 80 fewer for a reading.
 */
const toTheEnd = `
    ${names.map((name) => `alter table read_model.device_status rename column ${name} to ${before(name)};`).join('\n    ')}
    alter table read_model.device_status ${names.map((name) => `add column ${name} ${changing[name]}`).join(', ')};
    update read_model.device_status set ${names.map((name) => `${name} = ${before(name)}`).join(', ')};
    alter table read_model.device_status ${names.map((name) => `drop column ${before(name)}`).join(', ')},
      alter column position set not null;`;
