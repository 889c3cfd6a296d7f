import type { Downlink } from '../../domain/deviceMessages/index.js';
import { BrewlineError, hasCode, messageOf } from '../../domain/kernel/errors.js';
import { brewline } from '../../proto/generated/brewline.js';
import { schemaVersion } from './decodeUplink.js';
import { unpackInstruction } from './instructions.js';
import { int64 } from './int64.js';
import { malformed } from './malformed.js';
import { uuidFromBytes } from './uuid.js';

/**
 * Decodes what the backend published for a device: the output of {@link encodeDownlink}, also that of later versions.
 *
 * @throws BrewlineError `MESSAGE_MALFORMED` or `SCHEMA_VERSION_UNKNOWN` for a message that can't be answered.
 */
export function decodeDownlink(payload: Uint8Array): Downlink {
  const message = decodeMessage(payload);
  if (message.schemaVersion !== schemaVersion) {
    const problem = `schema_version is ${message.schemaVersion}, this device knows ${schemaVersion}`;
    throw new BrewlineError('SCHEMA_VERSION_UNKNOWN', problem);
  }
  const commandId = uuidFromBytes(message.commandId);
  if (!commandId) throw malformed(`command_id has ${message.commandId.length} bytes, it must have 16`);
  return {
    commandId,
    sentAtMs: int64(message.sentAtMs),
    deadlineMs: int64(message.deadlineMs),
    content: toContent(message),
  };
}

function decodeMessage(payload: Uint8Array): brewline.v1.Downlink {
  try {
    return brewline.v1.Downlink.decode(payload);
  } catch (error) {
    throw malformed(`not a brewline.v1.Downlink: ${messageOf(error)}`, error);
  }
}

function toContent(message: brewline.v1.Downlink): Downlink['content'] {
  try {
    const instruction = unpackInstruction(message);
    if (instruction) return { type: 'instruction', instruction };
    return { type: 'notUnderstood', reason: 'this machine does not know the command' };
  } catch (error) {
    if (hasCode(error, 'MESSAGE_MALFORMED')) return { type: 'notUnderstood', reason: messageOf(error) };
    throw error;
  }
}
