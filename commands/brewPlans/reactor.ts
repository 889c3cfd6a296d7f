import {
  trackMachines,
  isUnderWay,
  machinesOf,
  planTriggersOf,
  react,
  reportTo,
  type ReactionContext,
  type MachineOf,
  type PlanReaction,
  type PlanTrigger,
  type RecordedTrigger,
} from '../../domain/brewPlan/index.js';
import { maxDeadlineMs } from '../../domain/deviceCommand/index.js';
import type { RecordedEvent } from '../../domain/kernel/events.js';
import { createCommandHandler, type Causation } from '../handleCommand.js';
import type { BrewPlanDirectory, EventStore } from '../ports/index.js';
import { planDecider } from './planDecider.js';
import { createStageCommands } from './stageCommands.js';

export interface BrewPlanReactor {
  /**
   * Appends what follows from these events to the plans, in order, and requests the commands of stages. The caller repeats it
   * with the same events until it resolves; repeats change nothing.
   *
   * @throws BrewlineError `EVENT_STORE_UNAVAILABLE`, `DATABASE_UNAVAILABLE`, `WRONG_EXPECTED_REVISION` after too many conflicts.
   */
  react(records: readonly RecordedEvent[]): Promise<void>;
}

export interface BrewPlanReactorParts {
  readonly store: EventStore;
  readonly directory: BrewPlanDirectory;
  readonly now: () => Date;
}

/** After this time the call fails; the processor delivers the events again after a pause. */
const patienceMs = 5_000;
/** Some kilobytes each. */
const cachedPlans = 1_000;

/**
 * The process manager of whole brews. It knows what runs on a machine from the events that it reacts to. Read models can be
 * behind, so it uses none.
 */
export function createBrewPlanReactor({ store, directory, now }: BrewPlanReactorParts): BrewPlanReactor {
  const plans = createCommandHandler({
    decider: planDecider,
    store,
    cachedStates: cachedPlans,
    sharedStream: true,
    now,
    patienceMs,
  });

  const commands = createStageCommands({ store, now, patienceMs });

  async function reactTo({ trigger, record }: RecordedTrigger, machineOf: MachineOf): Promise<void> {
    const { id: causationId } = record;
    const { traceparent } = record.metadata;
    const followed = { causationId, ...(traceparent !== undefined && { traceparent }) };
    const around = { machineOf, atMs: now().getTime() };
    const reaction = react(trigger, around) ?? (await followUp(trigger, around, followed));
    if (!reaction) return;
    await plans.handle(reaction.planId, [{ ...reaction.command, ...followed, causedBy: 'brewPlans' }]);
  }

  /** Requests and revokes the commands of stages, as plans have decided. */
  async function followUp(
    trigger: PlanTrigger,
    around: ReactionContext,
    followed: Omit<Causation, 'causedBy'>,
  ): Promise<PlanReaction | undefined> {
    if (trigger.type === 'StageBegun') {
      const { planId, stage, commandId } = trigger.data;
      const plan = await plans.load(planId);
      // The plan has moved on: it no longer wants this command.
      if (!isUnderWay(plan, commandId)) return undefined;
      const { outline, current } = plan;
      const refusal = await commands.request({
        ...{ ...followed, outline, stage, commandId },
        deadlineMs: current.startsByMs ?? around.atMs + maxDeadlineMs,
      });
      return refusal && reportTo(trigger.data, refusal, around);
    }
    if (trigger.type === 'StageRunning' || trigger.type === 'PlanCancelled') {
      const { revokes } = trigger.data;
      if (revokes) await commands.revoke({ ...revokes, ...followed });
    }
    return undefined;
  }

  return {
    async react(records) {
      const triggers = planTriggersOf(records);
      const deviceIds = new Set(triggers.flatMap(({ trigger }) => machinesOf(trigger)));
      const machines = trackMachines(await directory.machines([...deviceIds]));
      for (const recorded of triggers) {
        machines.follow(recorded);
        await reactTo(recorded, machines.machineOf);
      }
    },
  };
}
