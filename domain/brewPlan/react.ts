import { sessionId } from '../brewSession/index.js';
import { nameOf, steps } from '../machine/index.js';
import { brewline } from '../people/index.js';
import { byWhom } from './byWhom.js';
import type { HandleBrewPlan } from './commands.js';
import type { MachineOf } from './machines.js';
import type { ProcessSignal } from './signals.js';
import { deviceOf, machinesTakenBy } from './stages.js';
import type { PlanTrigger } from './triggers.js';

/** What a plan has to decide about. */
export interface PlanReaction {
  readonly planId: string;
  readonly command: HandleBrewPlan;
}

/** What an event is seen together with. */
export interface ReactionContext {
  /** Machines as they are after the event. */
  readonly machineOf: MachineOf;
  readonly atMs: number;
}

/** What follows for a plan from an event of a machine, of a command or of the plan itself; undefined for nothing. */
export function react(trigger: PlanTrigger, around: ReactionContext): PlanReaction | undefined {
  switch (trigger.type) {
    case 'BrewPlanned':
      return begin(trigger.data, around);
    case 'PlanStarted':
    case 'PlanResumed':
      return reportTo(trigger.data, { type: 'look' }, around);
    case 'HandedOver':
      return reportTo({ ...trigger.data, deviceId: trigger.data.toId }, { type: 'look' }, around);
    case 'StageBegun': {
      const { commandId, deviceId } = trigger.data;
      const { running } = around.machineOf(deviceId);
      if (!running) return undefined;
      return reportTo(trigger.data, { type: 'machineBusy', commandId, session: running.session }, around);
    }
    default: {
      const signal = signalOf(trigger);
      if (!signal || !('deviceId' in trigger.data)) return undefined;
      const { deviceId } = trigger.data;
      const { planId } = around.machineOf(deviceId);
      return planId === undefined ? undefined : reportTo({ planId, deviceId }, signal, around);
    }
  }
}

/** Two people can plan with the same machine at the same moment: whose plan is recorded later has not got it. */
function begin(
  { planId, baseId, kegId, stages }: Extract<PlanTrigger, { type: 'BrewPlanned' }>['data'],
  around: ReactionContext,
): PlanReaction | undefined {
  const [stage] = stages;
  if (!stage) return undefined;
  const machines = machinesTakenBy({ baseId, kegId, stages }).map(around.machineOf);
  const taken = machines.find((machine) => machine.planId !== undefined && machine.planId !== planId);
  if (!taken) {
    const deviceId = deviceOf({ baseId, kegId }, stage);
    return reportTo({ planId, deviceId }, { type: 'look' }, around);
  }
  const reason = `${taken.deviceId} is in brew ${taken.planId}, which was planned before`;
  return { planId, command: { type: 'cancel', cancelledBy: brewline, reason, atMs: around.atMs } };
}

/** A report to a plan, with what runs on the machine. */
export function reportTo(
  { planId, deviceId }: { readonly planId: string; readonly deviceId: string },
  signal: ProcessSignal,
  { machineOf, atMs }: ReactionContext,
): PlanReaction {
  const { running } = machineOf(deviceId);
  return { planId, command: { ...signal, deviceId, running, atMs } };
}

function signalOf(trigger: PlanTrigger): ProcessSignal | undefined {
  switch (trigger.type) {
    case 'SessionStarted':
      return { type: 'look' };
    case 'SessionCompleted':
      return ended(trigger.data, 'completed', '');
    case 'SessionFailed':
      return ended(trigger.data, 'failed', `in step ${nameOf(steps, trigger.data.step)}`);
    case 'SessionCancelled':
      return ended(trigger.data, 'cancelled', 'at the machine, or by a command');
    case 'SessionInterrupted':
      return ended(trigger.data, 'interrupted', trigger.data.reason);
    case 'SessionAbandoned': {
      const { deviceId, by } = trigger.data;
      const detail = `session ${sessionId(deviceId, by)} began before its end was reported`;
      return ended(trigger.data, 'abandoned', detail);
    }
    case 'UserActionRequested':
      return actionOf('actionRequested', trigger.data);
    case 'UserActionDone':
      return actionOf('actionDone', trigger.data);
    case 'CommandDone':
      return { type: 'commandDone', commandId: trigger.data.commandId };
    case 'CommandExpired':
      return trigger.data.received
        ? lost(trigger.data, 'commandUnanswered', 'received, and never heard of again')
        : { type: 'commandExpired', commandId: trigger.data.commandId };
    case 'CommandFailed':
      return lost(trigger.data, 'commandFailed', trigger.data.reason);
    case 'CommandCancelled':
      return lost(trigger.data, 'commandCancelled', byWhom(trigger.data.cancelledBy));
    case 'CommandSuperseded':
      return lost(trigger.data, 'commandCancelled', `by command ${trigger.data.by}`);
    default:
      return undefined;
  }
}

type Ended = Extract<ProcessSignal, { type: 'sessionEnded' }>;
type ActionOf = Extract<ProcessSignal, { type: 'actionRequested' | 'actionDone' }>;
type CommandEnded = Extract<ProcessSignal, { type: 'commandEnded' }>;

function ended(
  { session }: { readonly session: number },
  outcome: Ended['outcome'],
  detail: string,
): ProcessSignal {
  return { type: 'sessionEnded', session, outcome, detail };
}

function actionOf(
  type: ActionOf['type'],
  { session, action, source }: Pick<ActionOf, 'session' | 'action' | 'source'>,
): ProcessSignal {
  return { type, session, action, source };
}

function lost(
  { commandId }: { readonly commandId: string },
  reason: CommandEnded['reason'],
  detail: string,
): ProcessSignal {
  return { type: 'commandEnded', commandId, reason, detail };
}
