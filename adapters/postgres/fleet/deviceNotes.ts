import type { Pool, PoolClient } from 'pg';
import type { DeviceNoteAnswer, DeviceNotes, NewDeviceNote } from '../../../commands/ports/index.js';
import { mostNotes } from '../../../domain/fleet/index.js';
import { withDatabaseErrors } from '../databaseError.js';
import { knownDevices } from '../queries/index.js';
import { inTransaction } from '../transaction.js';

/** What operators note about devices. */
export function createDeviceNotes(pool: Pool): DeviceNotes {
  return withDatabaseErrors({
    async add(note: NewDeviceNote): Promise<DeviceNoteAnswer> {
      const known = await knownDevices(pool, [note.deviceId]);
      if (known.length === 0) return { type: 'unknown' };
      return inTransaction(pool, (client) => addNote(client, note));
    },
    async remove(deviceId: string, noteId: string) {
      const { rowCount } = await pool.query(
        'delete from operations.device_note where device_id = $1 and note_id = $2',
        [deviceId, noteId],
      );
      return rowCount === 1;
    },
  });
}

async function addNote(
  client: PoolClient,
  { noteId, deviceId, text, by }: NewDeviceNote,
): Promise<DeviceNoteAnswer> {
  // One at a time, so that no two of them are both the last one that a device may have.
  await client.query(`select pg_advisory_xact_lock(hashtextextended('brewline notes of ' || $1, 0))`, [
    deviceId,
  ]);
  const { rows } = await client.query<{ notes: number; isSame: boolean | null }>(
    `select (select count(*)::integer from operations.device_note where device_id = $2) as notes,
       (select device_id = $2 and text is not distinct from $3 from operations.device_note where note_id = $1) as "isSame"`,
    [noteId, deviceId, text],
  );
  const { notes = 0, isSame = null } = rows[0] ?? {};
  if (isSame !== null) return isSame ? { type: 'added' } : { type: 'another' };
  if (notes >= mostNotes) return { type: 'tooMany' };
  await client.query(
    `insert into operations.device_note (note_id, device_id, text, person_id, system_user) values ($1, $2, $3, $4, $5)`,
    [
      noteId,
      deviceId,
      text,
      'personId' in by ? by.personId : null,
      'systemUser' in by ? by.systemUser : null,
    ],
  );
  return { type: 'added' };
}
