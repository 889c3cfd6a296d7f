import { sessionId } from '../brewSession/index.js';
import { stageFact } from './currentStage.js';
import { isLive, type BrewPlan, type BrewPlanEvent, type CurrentStage } from './events.js';
import { busy, startMissed, startRefused } from './startDue.js';
import type { CommandIdOf, MachineReport, RunningOnMachine } from './signals.js';
import { processTypeOf } from './stages.js';

/** The stage's own session counts whenever it shows; a command goes out only to a machine on which nothing runs. */
export function reconcileStage(
  { deviceId, running, atMs }: MachineReport,
  plan: BrewPlan,
  commandIdOf: CommandIdOf,
): readonly BrewPlanEvent[] {
  if (!isLive(plan) || plan.status === 'planned') return [];
  const { current } = plan;
  const { at, stage, attempts } = current;
  if (current.deviceId !== deviceId) return [];
  const fact = stageFact(plan, atMs);
  if (at.type === 'running') {
    // The session was not abandoned in the log: a machine numbers its sessions in their order, and runs one at a time.
    if (!running || running.session <= at.session) return [];
    const [next, lost] = [running.session, at.session].map((session) => sessionId(deviceId, session));
    const detail = `session ${next} began before the end of session ${lost} was reported`;
    return [{ type: 'PlanHalted', data: { ...fact, reason: 'sessionLost', detail } }];
  }
  if (running && isOwn(running, current)) {
    const needless = at.type === 'begun' && at.commandId !== running.commandId;
    const revoked = needless && { revokes: { deviceId, commandId: at.commandId } };
    const { session, pending } = running;
    const stageRunning: BrewPlanEvent = { type: 'StageRunning', data: { ...fact, session, ...revoked } };
    return pending
      ? [stageRunning, { type: 'ActionNeeded', data: { ...fact, session, ...pending } }]
      : [stageRunning];
  }
  if (plan.status === 'halted' || (at.type !== 'due' && at.type !== 'awaited')) return [];
  const { startsByMs } = current;
  if (startsByMs !== undefined && atMs > startsByMs) return [startMissed(plan, atMs)];
  if (startsByMs !== undefined && running) return [startRefused(plan, [busy(deviceId)], atMs)];
  if (!running) {
    const attempt = attempts + 1;
    const commandId = commandIdOf(plan.outline.planId, stage, attempt);
    return [{ type: 'StageBegun', data: { ...fact, commandId, attempt } }];
  }
  const known = at.type === 'awaited' && at.session === running.session;
  return known ? [] : [{ type: 'StageAwaited', data: { ...fact, session: running.session } }];
}

/**
 * Whether a session is that of a stage: it names one of the stage's commands; or it names none, is of the stage's process and began after the
 * command did, which is done: somebody pressed start at the machine.
 */
function isOwn(running: RunningOnMachine, { at, stage, commandIds }: CurrentStage): boolean {
  if (running.commandId !== undefined) return commandIds.includes(running.commandId);
  const isOfStage = running.processType === processTypeOf[stage];
  return at.type === 'accepted' && isOfStage && running.recordedAtMs >= at.begunAtMs;
}
