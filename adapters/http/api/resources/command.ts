import type { RequestedCommand } from '../../../postgres/queries/index.js';

/** `Command` of openapi.yaml. */
export function commandResource(command: RequestedCommand) {
  const { kind, targetCelsius } = command.instruction;
  return {
    commandId: command.commandId,
    deviceId: command.deviceId,
    kind,
    targetCelsius,
    status: command.status,
    requestedBy: command.requestedBy,
    requestedAt: command.requestedAt.toISOString(),
    deadline: command.deadline.toISOString(),
    updatedAt: command.updatedAt.toISOString(),
    reason: command.reason,
    late: command.late,
  };
}
