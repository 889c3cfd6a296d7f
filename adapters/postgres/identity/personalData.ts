import type { Pool } from 'pg';
import type { Erasure, PersonalData, PersonalRecord } from '../../../projections/queries/index.js';
import { withDatabaseErrors } from '../databaseError.js';

/** What is stored about a person, for the API. */
export function createPersonalData(pool: Pool): PersonalData {
  return {
    ...withDatabaseErrors({ erase: (personId: string) => erasePerson(pool, personId) }),
    recordsOf: (personId) => personalRecords(pool, personId),
  };
}

/** Deletes a person, unless it is the last admin. Of two admins who delete themselves at once, one stays. */
async function erasePerson(pool: Pool, personId: string): Promise<Erasure> {
  const { rows } = await pool.query<{ erased: boolean; exists: boolean }>(
    `with admins as (select person_id from identity.person where role = 'admin' order by person_id for update),
       found as (select role from identity.person where person_id = $1::uuid),
       erased as (delete from identity.person where person_id = $1::uuid
         and (role <> 'admin' or (select count(*) from admins) > 1) returning 1)
     select exists (select from erased) as erased, exists (select from found) as exists`,
    [personId],
  );
  if (rows[0]?.erased) return 'erased';
  return rows[0]?.exists ? 'lastAdmin' : 'unknown';
}

/** Ids of people who were deleted, the first first. */
export async function listErasedPeople(pool: Pool): Promise<readonly { personId: string; erasedAt: Date }[]> {
  const { rows } = await pool.query<{ personId: string; erasedAt: Date }>(
    'select person_id::text as "personId", erased_at as "erasedAt" from identity.erased_person order by erased_at, person_id',
  );
  return rows;
}

/**
 * Deletes people again, in a database that was restored from a backup of before.
 *
 * @returns how many of them were there
 */
export async function eraseAgain(pool: Pool, personIds: readonly string[]): Promise<number> {
  const { rowCount } = await pool.query('delete from identity.person where person_id = any($1::uuid[])', [
    personIds,
  ]);
  return rowCount ?? 0;
}

const rowsAtOnce = 1_000;

/** Reads some rows at a time: a person may have requested many commands. */
async function* personalRecords(pool: Pool, personId: string): AsyncGenerator<PersonalRecord> {
  yield* await read(pool, personQuery, [personId]);
  const queries = [
    ...[settingsQuery, issuersQuery, devicesQuery, loginsQuery, passkeysQuery],
    ...[machineNamesQuery, profilesQuery, notificationsQuery, deviceNotesQuery],
    savedViewsQuery,
  ];
  for (const query of queries) yield* await read(pool, query, [personId]);
  for (const query of [commandsQuery, brewsQuery, journalQuery, wordsQuery, recipesQuery, actionsQuery]) {
    let after: readonly [string, string] = ['-infinity', '00000000-0000-0000-0000-000000000000'];
    for (;;) {
      const rows = await read(pool, query, [personId, ...after, rowsAtOnce]);
      yield* rows.map(({ kind, data }) => ({ kind, data }));
      const last = rows.at(-1);
      if (rows.length < rowsAtOnce || !last?.key) break;
      after = last.key;
    }
  }
}

interface Row extends PersonalRecord {
  /** Where the next rows begin. */
  readonly key?: readonly [string, string];
}

async function read(pool: Pool, text: string, values: readonly unknown[]): Promise<readonly Row[]> {
  const { query } = withDatabaseErrors({ query: () => pool.query<Row>(text, [...values]) });
  return (await query()).rows;
}

const personQuery = `select 'person' as kind,
    jsonb_build_object('personId', person_id, 'login', login, 'name', name, 'role', role, 'email', email,
      'createdAt', created_at) as data
  from identity.person where person_id = $1::uuid`;

const settingsQuery = `select 'settings' as kind, jsonb_build_object('language', language, 'timeZone', time_zone,
      'temperatureUnit', temperature_unit, 'gravityUnit', gravity_unit, 'updatedAt', updated_at) as data
  from identity.person_setting where person_id = $1::uuid`;

const issuersQuery = `select 'issuer' as kind,
    jsonb_build_object('oidcLinkId', oidc_link_id, 'issuer', issuer, 'subject', subject, 'linkedAt', linked_at) as data
  from identity.oidc_link where person_id = $1::uuid order by oidc_link_id`;

/** What they owned and own, and what they have shared or is shared with them. */
const devicesQuery = `select 'device' as kind, jsonb_build_object('deviceId', device_id,
      'ownedFrom', nullif(owned_from, '-infinity'), 'ownedUntil', nullif(owned_until, 'infinity')) as data
  from identity.device_ownership where person_id = $1::uuid
  union all
  select 'share', jsonb_build_object('shareId', share_id, 'deviceId', device_id, 'isOwner', o.person_id = $1::uuid, 'login', login,
      'mayCommand', may_command, 'invitedAt', invited_at, 'acceptedAt', accepted_at, 'endsAt', nullif(ends_at, 'infinity'))
  from identity.device_share s join identity.device_ownership o using (ownership_id)
  where o.person_id = $1::uuid or s.person_id = $1::uuid
  order by kind, data`;

/** Field by field: a secret that is added to the table must not get out by itself. */
const loginsQuery = `select 'login' as kind, jsonb_build_object('loginSessionId', login_session_id, 'kind', kind, 'createdAt', created_at,
      'lastUsedAt', last_used_at, 'endedAt', ended_at, 'endedBecause', ended_because, 'userAgent', user_agent, 'address', address) as data
  from identity.login_session where person_id = $1::uuid order by login_session_id`;

const passkeysQuery = `select 'passkey' as kind, jsonb_build_object('passkeyId', passkey_id, 'name', name, 'transports', transports,
      'createdAt', created_at, 'lastUsedAt', last_used_at) as data
  from identity.passkey where person_id = $1::uuid order by created_at, passkey_id`;

const machineNamesQuery = `select 'machineName' as kind,
    jsonb_build_object('deviceId', device_id, 'name', name, 'namedAt', named_at) as data
  from read_model.machine_name where named_by = $1 and name is not null order by device_id`;

const deviceNotesQuery = `select 'deviceNote' as kind, jsonb_build_object('noteId', note_id, 'deviceId', device_id,
      'writtenAt', written_at, 'text', text) as data
  from operations.device_note where person_id = $1::uuid order by written_at, note_id`;

const savedViewsQuery = `select 'savedView' as kind, jsonb_build_object('viewId', view_id, 'name', name, 'filter', filter,
      'isShared', is_shared, 'createdAt', created_at) as data
  from operations.saved_view where person_id = $1::uuid order by name`;

const profilesQuery = `select 'alarmProfile' as kind, jsonb_build_object('profileId', profile_id, 'name', name, 'changes', changes,
      'createdAt', created_at, 'changedAt', changed_at) as data
  from identity.alarm_profile where person_id = $1::uuid order by name`;

/** How they are told, without what is secret of it, and what they were told lately. */
const notificationsQuery = `select 'notificationPreferences' as kind, chosen as data
    from identity.notification_preference where person_id = $1::uuid
  union all
  select 'notificationWay', jsonb_build_object('wayId', way_id, 'way', way, 'name', name, 'loginSessionId', login_session_id,
      'createdAt', created_at, 'failingSince', failing_since, 'switchedOffAt', switched_off_at)
    from identity.notification_way where person_id = $1::uuid
  union all
  select 'notification', jsonb_build_object('wayId', way_id, 'way', way, 'notice', notice, 'state', state, 'failure', failure,
      'createdAt', created_at, 'doneAt', done_at)
    from dispatch.notification where person_id = $1::uuid
  order by kind, data`;

const commandsQuery = `select 'command' as kind,
    jsonb_build_object('commandId', command_id, 'deviceId', device_id, 'instruction', instruction, 'status', status,
      'requestedAt', requested_at, 'deadline', deadline) as data,
    array[requested_at::text, command_id::text] as key
  from read_model.device_command
  where requested_by = $1 and (requested_at, command_id) > ($2::timestamptz, $3::uuid)
  order by requested_at, command_id limit $4`;

const brewsQuery = `select 'brew' as kind,
    jsonb_build_object('brewId', plan_id, 'baseId', base_id, 'kegId', keg_id, 'status', status, 'plannedAt', planned_at) as data,
    array[planned_at::text, plan_id::text] as key
  from read_model.brew_plan
  where planned_by = $1 and (planned_at, plan_id) > ($2::timestamptz, $3::uuid)
  order by planned_at, plan_id limit $4`;

const journalQuery = `select 'journalEntry' as kind,
    jsonb_build_object('entryId', entry_id, 'subjectId', subject_id, 'takenAt', taken_at, 'text', text, 'measurement', measurement,
      'recordedAt', recorded_at) as data,
    array[recorded_at::text, entry_id::text] as key
  from read_model.journal_entry
  where written_by = $1 and (recorded_at, entry_id) > ($2::timestamptz, $3::uuid)
  order by recorded_at, entry_id limit $4`;

/** Names and ratings that they gave; only whole brews have them, and their ids are UUIDs. */
const wordsQuery = `select 'brewWords' as kind,
    jsonb_build_object('brewId', subject_id, 'name', case when named_by = $1 then name end,
      'stars', case when rated_by = $1 then stars end, 'text', case when rated_by = $1 then rating_text end) as data,
    array[changed_at::text, subject_id] as key
  from read_model.journal
  where (named_by = $1 or rated_by = $1) and (changed_at, subject_id) > ($2::timestamptz, $3::text)
  order by changed_at, subject_id limit $4`;

const recipesQuery = `select 'recipe' as kind,
    jsonb_build_object('recipeId', recipe_id, 'version', version, 'recipe', content, 'at', at) as data,
    array[at::text, recipe_id::text] as key
  from read_model.recipe_version
  where person_id = $1::uuid and (at, recipe_id) > ($2::timestamptz, $3::uuid)
  order by at, recipe_id limit $4`;

const actionsQuery = `select 'action' as kind,
    jsonb_build_object('actionId', e.action_id, 'begunAt', e.begun_at, 'action', action, 'subjects', subjects, 'outcome', outcome,
      'address', address) as data,
    array[e.begun_at::text, e.action_id::text] as key
  from read_model.audit_entry e left join operations.audit_origin o using (action_id)
  where e.person_id = $1::uuid and (e.begun_at, e.action_id) > ($2::timestamptz, $3::uuid)
  order by e.begun_at, e.action_id limit $4`;
