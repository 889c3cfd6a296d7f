import type { Pool } from 'pg';
import type { DeviceTags, TagsAnswer, TagsChange } from '../../../commands/ports/index.js';
import { withDatabaseErrors } from '../databaseError.js';
import { knownDevices } from '../queries/index.js';

/** The words by which operators group devices. */
export function createDeviceTags(pool: Pool): DeviceTags {
  return withDatabaseErrors({
    async change(deviceIds: readonly string[], change: TagsChange): Promise<TagsAnswer> {
      try {
        return await changeTags(pool, deviceIds, change);
      } catch (error) {
        if ((error as { code?: unknown }).code === checkViolation) return { type: 'tooMany' };
        throw error;
      }
    },
  });
}

const checkViolation = '23514';

/** Rows are locked in one order while they change, so that of two changes at once both count, and neither waits for the other for ever. */
async function changeTags(
  pool: Pool,
  deviceIds: readonly string[],
  { add, remove }: TagsChange,
): Promise<TagsAnswer> {
  const known = new Set(await knownDevices(pool, deviceIds));
  const unknown = deviceIds.filter((id) => !known.has(id));
  if (unknown.length > 0) return { type: 'unknown', deviceIds: unknown };
  const { rows } = await pool.query<{ deviceId: string; tags: string[] }>(
    `insert into operations.device_tags as known (device_id, tags)
       select id, ${sortedWithout('$2::text[]')} from unnest($1::text[]) id order by id
     on conflict (device_id) do update set tags = ${sortedWithout('known.tags || $2::text[]')}
     returning device_id as "deviceId", tags`,
    [deviceIds, add, remove],
  );
  return { type: 'changed', devices: rows };
}

/** Each once, and none that is taken away. */
function sortedWithout(tags: string): string {
  return `array(select distinct tag from unnest(${tags}) tag where tag <> all ($3::text[]) order by tag)`;
}
