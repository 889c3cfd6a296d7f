import type { Pool } from 'pg';
import type { DeviceNote } from '../../../projections/queries/index.js';
import { shownActor } from './actors.js';

/** All notes of a device, the latest first; there are at most `mostNotes`. */
export async function notesOfDevice(pool: Pool, deviceId: string): Promise<readonly DeviceNote[]> {
  const { rows } = await pool.query<DeviceNote>(
    `select note_id::text as "noteId", device_id as "deviceId", written_at as "writtenAt", text,
       case when person_id is null then jsonb_build_object('personId', null, 'name', system_user)
         else ${shownActor('device_note.person_id::text')} end as "writtenBy"
     from operations.device_note where device_id = $1 order by written_at desc, note_id`,
    [deviceId],
  );
  return rows;
}
