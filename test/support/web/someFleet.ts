import type { Pool } from 'pg';

/** A name that tries to be markup, to turn the line round, to control a terminal, and to be a formula, and is as long as one may be told. */
export const hostileName = `<b>=cmd()</b> \u202Egnp\u009B2J${'x'.repeat(479)}`;

/**
 * 10,000 devices that report, with the four states that a device can be in by what it says and one that is away; `kitchen-keg` is found by its
 * name, and `base-odd` has a hostile name, firmware and serial number.
 */
export async function fillFleet(pool: Pool, atMs: number): Promise<void> {
  await pool.query(
    `insert into read_model.device_status (device_id, online, presence_changed_at, machine_type, firmware, serial, epoch, boot, seq, idx,
         at, received_at, last_seen_at, time_plausible, state, process_type, phase, step, user_action, error, target_celsius,
         sensors, "values", report_seconds, position)
       select 'keg-' || lpad(n::text, 5, '0'), n % 4 <> 0, at, n % 2, '2.' || n % 10, 'SN' || n, 0, 1, n, 0,
         at, at, at, true, 1, n % 7, 0, 0, case when n % 5 = 0 then 3 else 0 end, case when n % 1000 = 1 then 4 else 0 end,
         case when n % 3 = 0 then 20 end, '{3}', array[18 + n % 50 / 10.0], 60, 10
       from generate_series(1, 9998) n, lateral (select to_timestamp($1) - n % 40 * interval '1 second' as at) seen`,
    [atMs / 1_000],
  );
  await pool.query(
    `insert into read_model.device_status (device_id, online, machine_type, firmware, serial, last_seen_at, position)
     values ('base-odd', true, 0, $1, $2, to_timestamp($3), 10), ('kitchen-keg', true, 1, '2.9', 'SN-K', to_timestamp($3), 10)`,
    [hostileName.slice(0, 100), hostileName, atMs / 1_000],
  );
  await pool.query(
    `insert into read_model.machine_name (device_id, name, named_by, named_at, position)
     values ('base-odd', $1, 'berta', now(), 10), ('kitchen-keg', 'Kitchen keg', 'berta', now(), 10)`,
    [hostileName],
  );
  await pool.query(
    `insert into identity.device_credential (device_id, blocked_at)
     values ('base-odd', null), ('kitchen-keg', null), ('keg-00042', to_timestamp($1))`,
    [atMs / 1_000],
  );
  await pool.query('analyze read_model.device_status');
}

/** An admin's own views, one of which is shared, and one that somebody else shares. */
export async function fillViews(pool: Pool): Promise<void> {
  const shown = { selection: { firmware: '2.3', online: true }, sort: 'state', columns: ['machine', 'age'] };
  await pool.query(
    `insert into operations.saved_view (person_id, name, filter, is_shared)
     select person_id, view.name, view.filter, view.is_shared
     from identity.person join (values (true, 'Firmware 2.3, connected', $1::jsonb, true),
       (true, 'Kitchen', '{"selection":{"search":"kitchen"},"sort":"id"}', false),
       (false, $2, '{"selection":{"access":"blocked"},"sort":"lastSeen"}', true)) view (is_admin, name, filter, is_shared)
       on is_admin = (login = 'admin')
     where login = 'admin' or person_id = (select min(person_id::text)::uuid from identity.person where login <> 'admin')`,
    [JSON.stringify(shown), hostileName.slice(0, 60)],
  );
}

/** Tags of some devices, a job that runs and one that has ended; after {@link fillFleet}. */
export async function fillDeviceJobs(pool: Pool): Promise<void> {
  await pool.query(
    `insert into operations.device_tags
       select 'keg-' || lpad(n::text, 5, '0'), case when n % 3 = 0 then '{beta,site-2}' else '{site-1}' end::text[]
       from generate_series(1, 9998) n where n % 2 = 1`,
  );
  await pool.query(
    `insert into operations.device_job (work, tag, selection, requested_by, total, status, requested_at, begun_at, ended_at, taken,
         changed, unchanged, refused)
     values ('tag', 'beta', '{"firmware":"2.3"}', 'ada', 1000, 'running', now() - interval '3 s', now() - interval '2 s', null, 450,
         430, 19, 1),
       ('block', null, '{"state":"fault"}', 'ada', 10, 'done', now() - interval '1 min', now() - interval '1 min', now(), 10, 3, 1, 6)`,
  );
  await pool.query(
    `insert into operations.device_job_device (job_id, number, device_id, outcome, at)
     select 2, n, 'keg-' || lpad((n * 1000 - 999)::text, 5, '0'),
       case when n < 4 then 'changed' when n = 4 then 'unchanged' when n = 5 then 'revoked' else 'notEnrolled' end, now()
     from generate_series(1, 10) n`,
  );
}
