import type { Actor } from '../people/index.js';
import { RefusedError, refuseIfAny } from '../kernel/refusal.js';
import { stageFact } from './currentStage.js';
import { isLive, type BrewPlan, type BrewPlanEvent } from './events.js';
import { startDue, type StartDue } from './startDue.js';
import { decideReport } from './machineReports.js';
import { refuseOtherPlan, refusePlan, type PlanRequest } from './refusePlan.js';
import type { CommandIdOf, MachineReport } from './signals.js';

export type HandleBrewPlan =
  | PlanRequest
  | {
      readonly type: 'cancel';
      readonly cancelledBy: Actor;
      readonly reason?: string;
      readonly atMs: number;
    }
  | { readonly type: 'resume'; readonly resumedBy: Actor; readonly atMs: number }
  | StartDue
  | MachineReport;

/**
 * What follows for a plan. What people ask can be refused; what machines report can't, and what comes again or too late changes nothing.
 *
 * @throws RefusedError (`COMMAND_REFUSED`) naming field and rule, for `plan`, `cancel` and `resume` only.
 */
export function decide(
  command: HandleBrewPlan,
  plan: BrewPlan,
  commandIdOf: CommandIdOf,
): readonly BrewPlanEvent[] {
  switch (command.type) {
    case 'plan':
      return planBrew(command, plan);
    case 'cancel':
      return cancel(command, plan);
    case 'resume':
      return resume(command, plan);
    case 'startDue':
      return startDue(command, plan);
    default:
      return decideReport(command, plan, commandIdOf);
  }
}

function planBrew(request: PlanRequest, plan: BrewPlan): readonly BrewPlanEvent[] {
  const { atMs, outline } = request;
  if (plan.status !== 'notPlanned') {
    refuseIfAny(refuseOtherPlan(outline, plan.outline));
    return [];
  }
  refuseIfAny(refusePlan(request));
  return [{ type: 'BrewPlanned', data: { ...outline, atMs } }];
}

function cancel(
  { cancelledBy, reason, atMs }: Extract<HandleBrewPlan, { type: 'cancel' }>,
  plan: BrewPlan,
): readonly BrewPlanEvent[] {
  if (plan.status === 'cancelled') return [];
  if (!isLive(plan)) throw refusalOf('only a brew that has not ended can be cancelled', plan);
  const { planId, baseId, kegId } = plan.outline;
  const { at, deviceId } = plan.current;
  const why = { cancelledBy, ...(reason !== undefined && { reason }) };
  const revoked = at.type === 'begun' && { revokes: { deviceId, commandId: at.commandId } };
  return [{ type: 'PlanCancelled', data: { planId, baseId, kegId, ...why, ...revoked, atMs } }];
}

function resume(
  { resumedBy, atMs }: Extract<HandleBrewPlan, { type: 'resume' }>,
  plan: BrewPlan,
): readonly BrewPlanEvent[] {
  if (plan.status !== 'halted') throw refusalOf('only a halted brew can be resumed', plan);
  return [{ type: 'PlanResumed', data: { ...stageFact(plan, atMs), resumedBy } }];
}

function refusalOf(rule: string, { status }: BrewPlan): RefusedError {
  return new RefusedError([{ field: 'status', rule, state: status }]);
}
