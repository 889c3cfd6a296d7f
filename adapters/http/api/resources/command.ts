import type { RequestedCommand } from '../../../../projections/queries/index.js';

/** `Command` of openapi.yaml. */
export function commandResource(command: RequestedCommand) {
  return {
    commandId: command.commandId,
    deviceId: command.deviceId,
    instruction: command.instruction,
    status: command.status,
    percent: command.percent,
    attempts: command.attempts,
    requestedBy: command.requestedBy,
    requestedAt: command.requestedAt.toISOString(),
    deadline: command.deadline.toISOString(),
    updatedAt: command.updatedAt.toISOString(),
    returnCause: command.returnCause,
    reason: command.reason,
    late: command.late,
    supersededBy: command.supersededBy,
    mayHaveArrived: command.mayHaveArrived,
    sessionId: command.sessionId,
  };
}
