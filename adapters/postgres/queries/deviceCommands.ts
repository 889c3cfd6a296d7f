import type { Pool } from 'pg';
import type { CommandStatus, DeviceInstruction } from '../../../domain/deviceCommand/index.js';
import { pageOf, type Page, type PageRequest } from './page.js';

/** What a person asked of a machine, and what became of it. */
export interface RequestedCommand {
  readonly commandId: string;
  readonly deviceId: string;
  readonly instruction: DeviceInstruction;
  readonly status: CommandStatus;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly deadline: Date;
  readonly updatedAt: Date;
  /** Why it failed. */
  readonly reason: string | null;
  /** It was done or failed after its deadline. */
  readonly late: boolean;
  /** Commit position of the event that changed it last. */
  readonly position: bigint;
}

/** A device's commands, the latest first. */
export async function listDeviceCommands(
  pool: Pool,
  deviceId: string,
  { afterKey = [], limit }: PageRequest,
): Promise<Page<RequestedCommand>> {
  const [requestedAt = null, commandId = null] = afterKey;
  const { rows } = await pool.query<CommandRow>(
    `select *, position::text as commit_position, requested_at::text as requested_at_key from read_model.device_command
     where device_id = $1
       and ($2::timestamptz is null or (requested_at, command_id) < ($2, $3::uuid))
     order by requested_at desc, command_id desc limit $4`,
    [deviceId, requestedAt, commandId, limit + 1],
  );
  return pageOf(rows, limit, toCommand, (row) => [row.requested_at_key, row.command_id]);
}

/** The commands of these that are known, in no order. */
export async function commandsById(
  pool: Pool,
  commandIds: readonly string[],
): Promise<readonly RequestedCommand[]> {
  const { rows } = await pool.query<CommandRow>({
    name: 'commands-by-id',
    text: 'select *, position::text as commit_position from read_model.device_command where command_id = any($1::uuid[])',
    values: [commandIds],
  });
  return rows.map(toCommand);
}

interface CommandRow {
  readonly command_id: string;
  readonly device_id: string;
  readonly instruction: DeviceInstruction;
  readonly status: CommandStatus;
  readonly requested_by: string;
  readonly requested_at: Date;
  readonly requested_at_key: string;
  readonly deadline: Date;
  readonly updated_at: Date;
  readonly reason: string | null;
  readonly late: boolean;
  readonly commit_position: string;
}

function toCommand(row: CommandRow): RequestedCommand {
  return {
    commandId: row.command_id,
    deviceId: row.device_id,
    instruction: row.instruction,
    status: row.status,
    requestedBy: row.requested_by,
    requestedAt: row.requested_at,
    deadline: row.deadline,
    updatedAt: row.updated_at,
    reason: row.reason,
    late: row.late,
    position: BigInt(row.commit_position),
  };
}
