import type { CommandPublisher } from '../../commands/ports/index.js';
import { brewline } from '../../proto/generated/brewline.js';
import { bytesFromTraceparent } from '../../domain/kernel/traceContext.js';
import { schemaVersion } from './decodeUplink.js';
import { packInstruction } from './instructions.js';
import { bytesFromUuid } from './uuid.js';

/** Encodes the envelope of a command for a device. */
export function encodeDownlink(command: Parameters<CommandPublisher['publish']>[0]): Uint8Array {
  const { commandId, instruction, deadlineMs, sentAtMs, traceparent } = command;
  return brewline.v1.Downlink.encode({
    schemaVersion,
    commandId: bytesFromUuid(commandId),
    deadlineMs,
    sentAtMs,
    traceContext: bytesFromTraceparent(traceparent),
    ...packInstruction(instruction),
  }).finish();
}
