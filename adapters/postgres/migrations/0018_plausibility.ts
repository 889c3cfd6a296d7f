import type { Knex } from 'knex';

/**
 * Times and values that can't be right are flagged, and left out of rollups; sessions are ordered by receipt. What is there is flagged by the
 * ranges of its sensors. The rollups hold what they should not, so the projector fills them again from the first event.
 */
export const plausibility: Knex.Migration = {
  async up(knex: Knex): Promise<void> {
    await knex.raw(`
    alter table read_model.reading add column implausible smallint[];
    comment on column read_model.reading.implausible is 'sensors whose values can''t be right; null when there are none';
    ${flagValues('reading')}
    create index reading_untimed on read_model.reading (device_id, received_at) where not time_plausible;
    create index reading_implausible on read_model.reading (device_id, at) where implausible is not null;

    alter table read_model.device_status
      add column implausible smallint[],
      add column clock_offset_ms bigint,
      add column clock_wrong_since timestamptz;
    comment on column read_model.device_status.clock_offset_ms is 'device time less backend time; null while the clock is not known to be wrong';
    ${flagValues('device_status')}

    ${sessionsByReceipt}
    ${plausibleRanges}

    ${fillRollupsAgain}
    ${rollups.map(withExcluded).join('')}`);
  },

  async down(knex: Knex): Promise<void> {
    await knex.raw(`
    ${fillRollupsAgain}
    ${rollups.map(withoutExcluded).join('')}

    update read_model.session_telemetry set first_at = first_received_at, last_at = last_received_at where first_at is null;
    alter table read_model.session_telemetry
      alter column first_at set not null,
      alter column last_at set not null;
    comment on column read_model.session_telemetry.first_at is null;

    drop index read_model.session_received;
    drop index read_model.session_device_received;
    create index session_device on read_model.session (device_id, epoch desc, number desc);
    alter table read_model.session
      drop column started_received_at,
      drop column ended_received_at,
      drop column time_plausible;
    comment on column read_model.session.started_at is null;

    alter table read_model.device_status
      drop column implausible, drop column clock_offset_ms, drop column clock_wrong_since;
    drop index read_model.reading_untimed;
    drop index read_model.reading_implausible;
    alter table read_model.reading drop column implausible;`);
  },
};

/** Ranges as they were when values were first judged: sensor, lowest, highest, and highest while there is yeast (process types 4 and 5). */
const ranges = `(values
  (0, -30, 60, 60), (1, -10, 110, 110), (2, -10, 110, 110), (3, -10, 110, 45), (4, -40, 125, 125), (13, -40, 125, 125),
  (14, 300, 1100, 1100), (21, -10, 110, 45), (22, 0.98, 1.2, 1.2), (24, -100, 100, 100), (26, 0, 100, 100), (27, -128, 20, 20),
  (1004, -30, 60, 60)) as range (sensor, lowest, highest, with_yeast)`;

function flagValues(table: string): string {
  const wrong = `from unnest(sensors, "values") as s (sensor, value) join ${ranges} using (sensor)
      where value not between lowest and case when process_type in (4, 5) then with_yeast else highest end`;
  return `
    update read_model.${table} set implausible = (select array_agg(sensor) ${wrong}) where exists (select ${wrong});`;
}

/** A session has been in its timeline since its start was recorded. Nothing ends before it began. */
const sessionsByReceipt = `
    alter table read_model.session
      add column started_received_at timestamptz,
      add column ended_received_at timestamptz,
      add column time_plausible boolean;
    update read_model.session session set
      started_received_at = coalesce(
        (select min(recorded_at) from read_model.session_timeline where session_id = session.session_id), started_at),
      ended_received_at = case when ended_at is not null then coalesce(
        (select max(recorded_at) from read_model.session_timeline where session_id = session.session_id and type in
          ('SessionCompleted', 'SessionFailed', 'SessionCancelled', 'SessionAbandoned')), ended_at) end;
    update read_model.session set time_plausible =
      started_at between '2013-01-01Z' and started_received_at + interval '1 day'
      and coalesce(ended_at between '2013-01-01Z' and ended_received_at + interval '1 day' and ended_at >= started_at, true);
    update read_model.session set started_at = started_received_at, ended_at = ended_received_at where not time_plausible;
    alter table read_model.session
      alter column started_received_at set not null,
      alter column time_plausible set not null;
    comment on column read_model.session.started_at is 'device time; where that can''t be right, the time of receipt';
    drop index read_model.session_device;
    create index session_device_received on read_model.session (device_id, started_received_at desc, session_id desc);
    create index session_received on read_model.session (started_received_at desc, session_id desc);`;

/** Only a session with a reading out of time has a range that is too wide. */
const plausibleRanges = `
    alter table read_model.session_telemetry
      alter column first_at drop not null,
      alter column last_at drop not null;
    comment on column read_model.session_telemetry.first_at is 'of readings with a plausible time; null when there are none';
    update read_model.session_telemetry telemetry set first_at = plausible.first_at, last_at = plausible.last_at
      from read_model.session session,
        lateral (select min(at) filter (where time_plausible) as first_at, max(at) filter (where time_plausible) as last_at
          from read_model.reading
          where device_id = session.device_id and reading.session = session.epoch * 4294967296 + session.number
          having not bool_and(time_plausible)) plausible
      where session.session_id = telemetry.session_id;`;

const rollups = ['reading_minute', 'reading_hour'];

function withExcluded(table: string): string {
  return `
    alter table read_model.${table}
      add column implausible smallint[] not null,
      add column implausible_readings integer[] not null,
      add column untimed integer not null;
    comment on column read_model.${table}.implausible is 'sensors of which values were left out; implausible_readings says how many';
    comment on column read_model.${table}.untimed is 'readings received in the bucket that were left out, since their time can''t be right';`;
}

function withoutExcluded(table: string): string {
  return `
    alter table read_model.${table}
      drop column implausible, drop column implausible_readings, drop column untimed;`;
}

/** Meanwhile the API says that history is being rebuilt. */
const fillRollupsAgain = `
    insert into read_model.rebuild (projection)
      select projection from read_model.checkpoint where projection = 'rollups' on conflict do nothing;
    delete from read_model.checkpoint where projection = 'rollups';
    delete from ingest.parked_message where source = 'projection rollups';
    truncate read_model.reading_minute, read_model.reading_hour, read_model.rollup_mark;`;
