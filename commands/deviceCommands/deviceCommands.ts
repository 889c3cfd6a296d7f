import {
  deviceCommand,
  traitsOf,
  waitingRequesters,
  type CommandQueue,
  type DeviceCommandEvent,
  type DeviceInstruction,
} from '../../domain/deviceCommand/index.js';
import { brewline, type Actor } from '../../domain/people/index.js';
import { BrewlineError } from '../../domain/kernel/errors.js';
import type { Causation } from '../handleCommand.js';
import type { EventStore, MachineReader, RightsReader } from '../ports/index.js';
import { createQueues } from './queues.js';

/** A person's command to a machine. */
export interface CommandRequest {
  /** UUID; a second request with the same id changes nothing. */
  readonly commandId: string;
  readonly deviceId: string;
  readonly instruction: DeviceInstruction;
  /** Epoch milliseconds. */
  readonly deadlineMs: number;
  readonly requestedBy: string;
  readonly traceparent?: string;
}

/** What happens after a request that was not refused. */
export interface AcceptedCommand {
  readonly commandId: string;
  /** Commands that it supersedes. */
  readonly supersedes: readonly string[];
  /** Commands that are sent before it. */
  readonly ahead: number;
}

/** What people can do with the commands of machines. */
export interface DeviceCommands {
  /**
   * Records the command; the dispatcher sends it.
   *
   * @throws BrewlineError `DEVICE_UNKNOWN`, `COMMAND_REFUSED` (a RefusedError with each broken rule), `EVENT_STORE_UNAVAILABLE`.
   */
  request(request: CommandRequest): Promise<AcceptedCommand>;
  /** Answers and throws as `request`, but records nothing. */
  tryOut(request: CommandRequest): Promise<AcceptedCommand>;
  /**
   * Cancels a waiting command. A cancelled command stays cancelled.
   *
   * @throws BrewlineError `COMMAND_REFUSED` for a command that was sent, has ended or is unknown, `EVENT_STORE_UNAVAILABLE`.
   */
  cancel(cancellation: {
    readonly deviceId: string;
    readonly commandId: string;
    readonly cancelledBy: string;
    readonly traceparent?: string;
  }): Promise<void>;
  /**
   * Cancels all commands of a device that wait; those that were sent go on, and those of people who are `staying` wait on.
   *
   * @throws BrewlineError `EVENT_STORE_UNAVAILABLE`, `DATABASE_UNAVAILABLE`
   */
  cancelWaiting(cancellation: {
    readonly deviceId: string;
    readonly cancelledBy: string;
    readonly staying?: RightsReader;
    readonly traceparent?: string;
  }): Promise<void>;
}

export interface DeviceCommandsParts {
  readonly store: EventStore;
  readonly machines: MachineReader;
  readonly now: () => Date;
}

/** Short, because a person waits for the answer. */
const patienceMs = 3_000;
/** Some kilobytes each. */
const cachedQueues = 1_000;

export function createDeviceCommands({ store, machines, now }: DeviceCommandsParts): DeviceCommands {
  const queues = createQueues({ store, cachedQueues, now, patienceMs });

  async function commandFor({ traceparent, ...request }: CommandRequest) {
    const machine = await machines.snapshot(request.deviceId);
    if (!machine)
      throw new BrewlineError('DEVICE_UNKNOWN', `device ${request.deviceId} has not reported yet`);
    return {
      type: 'request',
      ...request,
      machine,
      atMs: now().getTime(),
      ...causationOf(request.requestedBy, traceparent),
    } as const;
  }

  return {
    async request(request) {
      const { deviceId } = request;
      // Other processes have usually appended since: a conflict would cost more than this read.
      const [command] = await Promise.all([commandFor(request), queues.load(deviceId)]);
      const events = await queues.handle(deviceId, [command]);
      return accepted(request, queues.lastKnown(deviceId) ?? (await queues.load(deviceId)), events);
    },

    async tryOut(request) {
      const [command, queue] = await Promise.all([commandFor(request), queues.load(request.deviceId)]);
      const events = deviceCommand.decide(command, queue);
      const after = events.reduce((state, event) => deviceCommand.evolve(state, event), queue);
      return accepted(request, after, events);
    },

    async cancel({ deviceId, commandId, cancelledBy, traceparent }) {
      const causation = causationOf(cancelledBy, traceparent);
      await queues.handle(deviceId, [
        { type: 'cancel', deviceId, commandId, cancelledBy, atMs: now().getTime(), ...causation },
      ]);
    },

    async cancelWaiting({ deviceId, cancelledBy, staying, traceparent }) {
      const queue = await queues.load(deviceId);
      const requesters = waitingRequesters(queue);
      const kept = (await staying?.mayCommand(deviceId, requesters)) ?? [];
      const leaving = requesters.filter((personId) => !kept.includes(personId));
      const open = staying
        ? queue.open.filter(({ requestedBy = '' }) => leaving.includes(requestedBy))
        : queue.open;
      const about = {
        deviceId,
        cancelledBy,
        atMs: now().getTime(),
        ...causationOf(cancelledBy, traceparent),
      };
      await queues.handle(
        deviceId,
        open.map(({ commandId }) => ({ type: 'revoke', commandId, ...about })),
      );
    },
  };
}

function causationOf(personId: Actor, traceparent: string | undefined): Causation {
  return {
    causedBy: personId === brewline ? brewline : `person:${personId}`,
    ...(traceparent && { traceparent }),
  };
}

function accepted(
  { commandId, instruction }: CommandRequest,
  { open }: CommandQueue,
  events: readonly DeviceCommandEvent[],
): AcceptedCommand {
  const supersedes = events.flatMap((event) =>
    event.type === 'CommandSuperseded' ? [event.data.commandId] : [],
  );
  const { overtakes } = traitsOf[instruction.kind];
  const lane = open.filter((each) => traitsOf[each.instruction.kind].overtakes === overtakes);
  const ahead = lane.findIndex((each) => each.commandId === commandId);
  return { commandId, supersedes, ahead: Math.max(0, ahead) };
}
