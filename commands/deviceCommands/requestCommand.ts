import { device } from '../../domain/device/index.js';
import { deviceCommand, type DeviceInstruction } from '../../domain/deviceCommand/index.js';
import { BrewlineError } from '../../domain/errors.js';
import { createCommandHandler } from '../handleCommand.js';
import type { EventStore } from '../ports.js';

/** What a person asks of a machine. */
export interface CommandRequest {
  /** UUID; asking again with the same one changes nothing. */
  readonly commandId: string;
  readonly deviceId: string;
  readonly instruction: DeviceInstruction;
  /** Epoch milliseconds. */
  readonly deadlineMs: number;
  readonly requestedBy: string;
  readonly traceparent?: string;
}

/**
 * Records the wish; the dispatcher does the rest.
 *
 * @throws BrewlineError `DEVICE_UNKNOWN`, `COMMAND_REFUSED` with the rule that it breaks, `EVENT_STORE_UNAVAILABLE`.
 */
export type RequestCommand = (request: CommandRequest) => Promise<{ readonly commandId: string }>;

/** A person waits for the answer. */
const patienceMs = 3_000;

export function createRequestCommand(store: EventStore, now: () => Date): RequestCommand {
  const devices = createCommandHandler({ decider: device, store, cachedStates: 0, now, patienceMs });
  const commands = createCommandHandler({ decider: deviceCommand, store, cachedStates: 0, now, patienceMs });
  return async ({ traceparent, ...request }) => {
    const { connection, machineType } = await devices.load(request.deviceId);
    if (!connection)
      throw new BrewlineError('DEVICE_UNKNOWN', `no device ${request.deviceId} ever said hello`);
    const causation = { causedBy: `person:${request.requestedBy}`, ...(traceparent && { traceparent }) };
    const atMs = now().getTime();
    await commands.handle(request.commandId, [
      { type: 'request', ...request, machineType, atMs, ...causation },
    ]);
    return { commandId: request.commandId };
  };
}
