import type { Acknowledgement } from '../../domain/deviceCommand/index.js';
import { brewline } from '../../proto/generated/brewline.js';
import { malformed, requireText } from './malformed.js';
import { bytesFromUuid, uuidFromBytes } from './uuid.js';
import type { UplinkBody } from '../../commands/ports/index.js';

type CommandAck = brewline.v1.CommandAck.$Properties;

const { CommandOutcome } = brewline.v1;
const maxReasonCharacters = 500;

/** @param commandId UUID. A reason is cut after 500 characters. */
export function packAcknowledgement(commandId: string, answer: Acknowledgement): CommandAck {
  return { commandId: bytesFromUuid(commandId), ...packAnswer(answer) };
}

function packAnswer(answer: Acknowledgement): CommandAck {
  switch (answer.outcome) {
    case 'received':
      return { outcome: CommandOutcome.COMMAND_OUTCOME_RECEIVED };
    case 'executing':
      return { outcome: CommandOutcome.COMMAND_OUTCOME_EXECUTING, progressPercent: answer.percent };
    case 'done':
      return { outcome: CommandOutcome.COMMAND_OUTCOME_DONE };
    case 'failed':
      return {
        outcome: CommandOutcome.COMMAND_OUTCOME_FAILED,
        reason: answer.reason.slice(0, maxReasonCharacters),
      };
  }
}

/** A device's answer to a command. Throws `MESSAGE_MALFORMED`. */
export function toCommandAck(ack: CommandAck): UplinkBody {
  const commandId = uuidFromBytes(ack.commandId ?? new Uint8Array());
  if (!commandId)
    throw malformed(`command_ack.command_id has ${ack.commandId?.length ?? 0} bytes, it must have 16`);
  return { type: 'commandAck', commandId, answer: toAnswer(ack) };
}

function toAnswer(ack: CommandAck): Acknowledgement {
  const reason = requireText(ack.reason, 'command_ack.reason', {
    maxCharacters: maxReasonCharacters,
    lines: true,
  });
  switch (ack.outcome) {
    case CommandOutcome.COMMAND_OUTCOME_RECEIVED:
      return { outcome: 'received' };
    case CommandOutcome.COMMAND_OUTCOME_EXECUTING:
      return { outcome: 'executing', percent: toPercent(ack.progressPercent ?? 0) };
    case CommandOutcome.COMMAND_OUTCOME_DONE:
      return { outcome: 'done' };
    case CommandOutcome.COMMAND_OUTCOME_FAILED:
      return { outcome: 'failed', reason };
    default:
      throw malformed(
        `command_ack.outcome is ${ack.outcome ?? 0}; it must be received, executing, done or failed`,
      );
  }
}

function toPercent(percent: number): number {
  if (percent <= 100) return percent;
  throw malformed(`command_ack.progress_percent is ${percent}; it must be 0 to 100`);
}
