import { epochOfSession } from '../brewSession/index.js';
import type { RunningOnMachine } from './signals.js';
import { machinesTakenBy } from './stages.js';
import { machinesOf, type PlanTrigger, type RecordedTrigger } from './triggers.js';

/** What is known of a machine at one place in the order of all events. */
export interface PlannedMachine {
  readonly deviceId: string;
  /** The plan that it is in, until its last stage on this machine is completed, or it is cancelled. */
  readonly planId?: string;
  readonly running?: RunningOnMachine;
}

export type MachineOf = (deviceId: string) => PlannedMachine;

/** Machines as events, one after the other, leave them. */
export interface FollowedMachines {
  readonly machineOf: MachineOf;
  /** Takes one more event; returns the machines that it changes. */
  follow(recorded: RecordedTrigger): readonly PlannedMachine[];
}

/** @param known machines before the first event; of others nothing is known. */
export function trackMachines(known: readonly PlannedMachine[]): FollowedMachines {
  const machines = new Map(known.map((machine) => [machine.deviceId, machine]));
  const machineOf: MachineOf = (deviceId) => machines.get(deviceId) ?? { deviceId };
  return {
    machineOf,
    follow({ trigger, record }) {
      const changed = machinesAfter(trigger, machineOf, Date.parse(record.metadata.recordedAt));
      for (const machine of changed) machines.set(machine.deviceId, machine);
      return changed;
    },
  };
}

/**
 * The machines that an event changes, after it. A plan takes the machines of its stages or, when one of them is in another plan, none. It
 * gives the base back when the beer has gone into the keg, and the others when it is completed or cancelled.
 *
 * @param machineOf machines before the event.
 * @param recordedAtMs of the event, epoch milliseconds.
 */
function machinesAfter(
  trigger: PlanTrigger,
  machineOf: MachineOf,
  recordedAtMs: number,
): readonly PlannedMachine[] {
  switch (trigger.type) {
    case 'SessionStarted': {
      const { deviceId, session, processType, commandId } = trigger.data;
      const machine = machineOf(deviceId);
      if (isBefore(session, machine.running?.session)) return [];
      const running = { session, processType, ...(commandId !== undefined && { commandId }), recordedAtMs };
      return [{ ...machine, running }];
    }
    case 'UserActionRequested':
    case 'UserActionDone': {
      const { deviceId, session, action, source } = trigger.data;
      const machine = machineOf(deviceId);
      if (machine.running?.session !== session) return [];
      const pending = trigger.type === 'UserActionRequested' && { pending: { action, source } };
      return [{ ...machine, running: { ...notWaiting(machine.running), ...pending } }];
    }
    case 'SessionCompleted':
    case 'SessionFailed':
    case 'SessionCancelled':
    case 'SessionInterrupted':
    case 'SessionAbandoned': {
      const { running, ...idle } = machineOf(trigger.data.deviceId);
      return running?.session === trigger.data.session ? [idle] : [];
    }
    case 'BrewPlanned': {
      const machines = machinesTakenBy(trigger.data).map(machineOf);
      const free = machines.every(({ planId }) => planId === undefined);
      return free ? machines.map((machine) => ({ ...machine, planId: trigger.data.planId })) : [];
    }
    case 'HandedOver':
      return givenBack([trigger.data.fromId].map(machineOf), trigger.data.planId);
    case 'PlanCompleted':
    case 'PlanCancelled':
      return givenBack(machinesOf(trigger).map(machineOf), trigger.data.planId);
    default:
      return [];
  }
}

/** Those of the machines that were in the plan, free again. */
function givenBack(machines: readonly PlannedMachine[], from: string): readonly PlannedMachine[] {
  const own = machines.filter(({ planId }) => planId === from);
  return own.map(({ planId: _, ...free }) => free);
}

/** Whether a start came late: in one epoch a machine numbers its sessions in their order, and runs one at a time. */
function isBefore(session: number, running: number | undefined): boolean {
  return running !== undefined && session < running && epochOfSession(session) === epochOfSession(running);
}

function notWaiting({ pending: _, ...running }: RunningOnMachine): RunningOnMachine {
  return running;
}
