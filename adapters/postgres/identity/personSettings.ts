import type { Pool } from 'pg';
import { defaultPersonSettings, type PersonSettings } from '../../../domain/personSettings/index.js';
import type { PersonSettingsStore } from '../../../projections/queries/index.js';
import { withDatabaseErrors } from '../databaseError.js';

/** Settings of people, for the API. */
export function createPersonSettings(pool: Pool): PersonSettingsStore {
  return withDatabaseErrors({
    of: (personId) => settingsOf(pool, personId),
    change: (personId, changes) => changeSettings(pool, personId, changes),
  });
}

const columns = `language, time_zone as "timeZone", temperature_unit as "temperatureUnit", gravity_unit as "gravityUnit"`;

async function settingsOf(pool: Pool, personId: string): Promise<PersonSettings> {
  const { rows } = await pool.query<PersonSettings>({
    name: 'settings-of-person',
    text: `select ${columns} from identity.person_setting where person_id = $1::uuid`,
    values: [personId],
  });
  return rows[0] ?? defaultPersonSettings;
}

/** In one statement, so that of two changes at once neither takes the other back. */
async function changeSettings(
  pool: Pool,
  personId: string,
  changes: Partial<PersonSettings>,
): Promise<PersonSettings | undefined> {
  const { language, timeZone, temperatureUnit, gravityUnit } = defaultPersonSettings;
  const { rows } = await pool.query<PersonSettings>(
    `insert into identity.person_setting as s (person_id, language, time_zone, temperature_unit, gravity_unit)
     select person_id, coalesce($2, $6), coalesce($3, $7), coalesce($4, $8), coalesce($5, $9)
     from identity.person where person_id = $1::uuid
     on conflict (person_id) do update set language = coalesce($2, s.language), time_zone = coalesce($3, s.time_zone),
       temperature_unit = coalesce($4, s.temperature_unit), gravity_unit = coalesce($5, s.gravity_unit), updated_at = now()
     returning ${columns}`,
    [
      personId,
      ...[changes.language, changes.timeZone, changes.temperatureUnit, changes.gravityUnit],
      ...[language, timeZone, temperatureUnit, gravityUnit],
    ],
  );
  return rows[0];
}
