import type { Pool } from 'pg';
import type { MachineReader } from '../../commands/ports/index.js';
import { databaseError } from './databaseError.js';

interface MachineRow {
  readonly machine_type: number | null;
  readonly number: number | null;
  readonly process_type: number;
  readonly step: number | null;
  readonly pending_action: number | null;
}

/**
 * A machine and its running session: the session whose start was received last, if it has not ended. A machine runs one session
 * at a time, so an earlier one whose end was never reported has ended, too. Session numbers may come from a clock and are not
 * compared. A session whose start was late is abandoned at once, and is skipped.
 */
export function createMachineReader(pool: Pool): MachineReader {
  return {
    async snapshot(deviceId) {
      try {
        const { rows } = await pool.query<MachineRow>({
          name: 'machine snapshot',
          text: `select d.machine_type, s.number, s.process_type, s.step, s.pending_action
            from read_model.device_status d left join lateral (
              select * from read_model.session where device_id = d.device_id and status <> 'abandoned'
              order by started_received_at desc, epoch desc, number desc limit 1
            ) s on s.status = 'active'
            where d.device_id = $1`,
          values: [deviceId],
        });
        return rows.map(toSnapshot)[0];
      } catch (error) {
        throw databaseError(error, 'DATABASE_UNAVAILABLE');
      }
    },
  };
}

function toSnapshot({ machine_type, number, process_type: processType, ...row }: MachineRow) {
  const machineType = machine_type ?? undefined;
  if (number === null) return { machineType, session: undefined };
  const session = {
    number,
    processType,
    step: row.step ?? undefined,
    pendingAction: row.pending_action ?? undefined,
  };
  return { machineType, session };
}
