import type { Pool } from 'pg';
import type { DeviceInstruction, ReturnCause } from '../../../domain/deviceCommand/index.js';
import { openStatuses, type ShownStatus } from '../../../projections/deviceCommands/index.js';
import type {
  AnnotationsRequest,
  CommandFilter,
  Page,
  RequestedCommand,
  ShownActor,
} from '../../../projections/queries/index.js';
import { anyOf } from '../anyOf.js';
import { shownActor } from './actors.js';
import { receivedIn } from './receivedIn.js';
import { ownedBy } from './ownedBy.js';
import { pageOf } from './page.js';

interface CommandsFilter extends CommandFilter {
  /** Only commands of this device. */
  readonly deviceId?: string | undefined;
  readonly status?: ShownStatus | undefined;
}

/** Condition for commands without a final outcome. */
export const isOpen = `status in (${openStatuses.map((status) => `'${status}'`).join(', ')})`;

/** A device's commands, the latest first. */
export function listDeviceCommands(
  pool: Pool,
  deviceId: string,
  filter: CommandFilter,
): Promise<Page<RequestedCommand>> {
  return listCommands(pool, { ...filter, deviceId });
}

/** Commands of a device or of all, the latest first. */
export async function listCommands(
  pool: Pool,
  { afterKey = [], limit, open, owner, deviceId, status }: CommandsFilter,
): Promise<Page<RequestedCommand>> {
  const [requestedAt = null, commandId = null] = afterKey;
  const { rows } = await pool.query<CommandRow>(
    `select *, ${requestedBy}, position::text as commit_position, requested_at::text as requested_at_key from read_model.device_command
     where ($1::text is null or device_id = $1)
       and ($2::timestamptz is null or (requested_at, command_id) < ($2, $3::uuid))
       and ($5::boolean is null or (${isOpen}) = $5)
       and ($6::text is null or status = $6)
       and ${ownedBy('$7', { device: 'device_command.device_id', at: 'device_command.requested_at' })}
     order by requested_at desc, command_id desc limit $4`,
    [deviceId ?? null, requestedAt, commandId, limit + 1, open ?? null, status ?? null, owner ?? null],
  );
  return pageOf(rows, limit, toCommand, (row) => [row.requested_at_key, row.command_id]);
}

/** Those of the commands that exist. When several devices have commands with one id, the open ones come first, then the latest. */
export async function commandsById(
  pool: Pool,
  commandIds: readonly string[],
): Promise<readonly RequestedCommand[]> {
  const { rows } = await pool.query<CommandRow>({
    name: 'commands-by-id',
    text: `select *, ${requestedBy}, position::text as commit_position from read_model.device_command where command_id = ${anyOf('$1', 'uuid')}
      order by (${isOpen}) desc, requested_at desc, device_id`,
    values: [commandIds],
  });
  return rows.map(toCommand);
}

/** A device's commands that were requested in a range of time, the earliest first. */
export async function commandsBetween(
  pool: Pool,
  { deviceId, from, to, received }: AnnotationsRequest,
  limit: number,
): Promise<readonly RequestedCommand[]> {
  const { rows } = await pool.query<CommandRow>(
    `select *, ${requestedBy}, position::text as commit_position from read_model.device_command
     where device_id = $1 and requested_at >= $2 and requested_at < $3 ${receivedIn(received, 'requested_at')}
     order by requested_at, command_id limit $4`,
    [deviceId, from, to, limit],
  );
  return rows.map(toCommand);
}

const requestedBy = `${shownActor('requested_by')} as requester`;

interface CommandRow {
  readonly command_id: string;
  readonly device_id: string;
  readonly instruction: DeviceInstruction;
  readonly status: ShownStatus;
  readonly percent: number | null;
  readonly attempts: number;
  readonly requester: ShownActor;
  readonly requested_at: Date;
  readonly requested_at_key: string;
  readonly deadline: Date;
  readonly updated_at: Date;
  readonly reason: string | null;
  readonly late: boolean;
  readonly superseded_by: string | null;
  readonly may_have_arrived: boolean;
  readonly return_cause: ReturnCause | null;
  readonly session_id: string | null;
  readonly commit_position: string;
}

function toCommand(row: CommandRow): RequestedCommand {
  return {
    commandId: row.command_id,
    deviceId: row.device_id,
    instruction: row.instruction,
    status: row.status,
    percent: row.percent,
    attempts: row.attempts,
    requestedBy: row.requester,
    requestedAt: row.requested_at,
    deadline: row.deadline,
    updatedAt: row.updated_at,
    reason: row.reason,
    late: row.late,
    supersededBy: row.superseded_by,
    mayHaveArrived: row.may_have_arrived,
    returnCause: row.return_cause,
    sessionId: row.session_id,
    position: BigInt(row.commit_position),
  };
}
