import type { Pool, PoolClient } from 'pg';
import type {
  AlarmProfile,
  AlarmProfileContent,
  AlarmProfiles,
  SavedProfile,
} from '../../../projections/queries/index.js';
import { withDatabaseErrors } from '../databaseError.js';
import { inTransaction } from '../transaction.js';

/** Of one person. */
const mostProfiles = 50;

/** Saved rules of alarms, for the API. */
export function createAlarmProfiles(pool: Pool): AlarmProfiles {
  return withDatabaseErrors({
    async listOf(personId) {
      const { rows } = await pool.query<AlarmProfile>({
        name: 'alarm-profiles-of-person',
        text: `select ${columns} from identity.alarm_profile where person_id = $1::uuid order by name`,
        values: [personId],
      });
      return rows;
    },
    async byId(personId, profileId) {
      const { rows } = await pool.query<AlarmProfile>({
        name: 'alarm-profile-by-id',
        text: `select ${columns} from identity.alarm_profile where person_id = $1::uuid and profile_id = $2::uuid`,
        values: [personId, profileId],
      });
      return rows[0];
    },
    create: (personId, content) =>
      inTransaction(pool, async (client): Promise<SavedProfile> => {
        const others = await namesOf(client, personId);
        if (others.length >= mostProfiles) return { type: 'full' };
        if (others.some(({ name }) => name === content.name)) return { type: 'named' };
        return saved(
          client,
          'insert into identity.alarm_profile (person_id, name, changes) values ($1::uuid, $2, $3)',
          [personId, ...valuesOf(content)],
        );
      }),
    change: (personId, profileId, content) =>
      inTransaction(pool, async (client): Promise<SavedProfile> => {
        const all = await namesOf(client, personId);
        const isChanged = (each: Named) => each.profileId === profileId.toLowerCase();
        if (!all.some(isChanged)) return { type: 'unknown' };
        if (all.some((each) => !isChanged(each) && each.name === content.name)) return { type: 'named' };
        return saved(
          client,
          `update identity.alarm_profile set name = $3, changes = $4, changed_at = now()
           where person_id = $1::uuid and profile_id = $2::uuid`,
          [personId, profileId, ...valuesOf(content)],
        );
      }),
    async remove(personId, profileId) {
      const { rowCount } = await pool.query(
        'delete from identity.alarm_profile where person_id = $1::uuid and profile_id = $2::uuid',
        [personId, profileId],
      );
      return rowCount === 1;
    },
  });
}

const columns = `profile_id::text as "profileId", name, changes, created_at as "createdAt", changed_at as "changedAt"`;

type Named = Pick<AlarmProfile, 'profileId' | 'name'>;

/** The person's other changes wait until this one is committed: none sees too few profiles, or a name too little. */
async function namesOf(client: PoolClient, personId: string): Promise<readonly Named[]> {
  await client.query(`select pg_advisory_xact_lock(hashtextextended('alarm profiles ' || $1, 0))`, [
    personId,
  ]);
  const { rows } = await client.query<Named>(
    'select profile_id::text as "profileId", name from identity.alarm_profile where person_id = $1::uuid',
    [personId],
  );
  return rows;
}

function valuesOf({ name, changes }: AlarmProfileContent): readonly string[] {
  return [name, JSON.stringify(changes)];
}

async function saved(client: PoolClient, text: string, values: readonly unknown[]): Promise<SavedProfile> {
  const { rows } = await client.query<AlarmProfile>(`${text} returning ${columns}`, [...values]);
  return rows[0] ? { type: 'saved', profile: rows[0] } : { type: 'unknown' };
}
