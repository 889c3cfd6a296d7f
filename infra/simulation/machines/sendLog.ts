import type { Device } from '../../../adapters/device/client/index.js';
import type { LogLine } from '../../../domain/deviceMessages/index.js';

const linesPerMessage = 50;

/** What a device sends of a session's log. */
export interface LogToSend {
  readonly session: number;
  readonly lines: readonly LogLine[];
}

/**
 * Sends a session's log, one message after the other.
 *
 * @param progress called after each message, per cent.
 * @throws Error when there is nothing to send, or a message was given up.
 */
export async function sendLog(
  device: Device,
  { session, lines }: LogToSend,
  progress: (percent: number) => void,
): Promise<void> {
  if (lines.length === 0) throw new Error(`the machine has no log for session ${session}`);
  for (let sent = 0; sent < lines.length; sent += linesPerMessage) {
    const part = lines.slice(sent, sent + linesPerMessage);
    const { outcome } = await device.log(part, session);
    if (outcome !== 'acknowledged') throw new Error(`line ${sent + 1} and later could not be sent`);
    progress((100 * (sent + part.length)) / lines.length);
  }
}
