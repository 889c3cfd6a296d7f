import type { Pool } from 'pg';
import type { RightsReader } from '../../../commands/ports/index.js';
import { isPersonId } from '../../../domain/people/index.js';
import { anyOf } from '../anyOf.js';
import { withDatabaseErrors } from '../databaseError.js';

/** Who may command devices now, for the dispatcher. */
export function createRightsReader(pool: Pool): RightsReader {
  return withDatabaseErrors({ mayCommand: (deviceId, personIds) => mayCommand(pool, deviceId, personIds) });
}

/** See `RightsReader.mayCommand`: people who see every device, its owners, and those with whom it is shared for commands. */
export async function mayCommand(
  pool: Pool,
  deviceId: string,
  personIds: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await pool.query<{ personId: string }>({
    name: 'may-command',
    text: `select person_id::text as "personId" from identity.person p
      where person_id = ${anyOf('$2', 'uuid')} and (role in ('admin', 'operator') or exists (
        select from identity.device_access a
        where a.person_id = p.person_id and device_id = $1 and may_command and seen_until = 'infinity'))`,
    values: [deviceId, personIds.filter(isPersonId)],
  });
  return rows.map(({ personId }) => personId);
}
