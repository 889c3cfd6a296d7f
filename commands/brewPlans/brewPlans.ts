import type { BrewOutline, MachineInRequest } from '../../domain/brewPlan/index.js';
import { hasCode } from '../../domain/kernel/errors.js';
import { brewline } from '../../domain/people/index.js';
import { createCommandHandler } from '../handleCommand.js';
import type { EventStore, MachineReader, OpenBrewPlans, RightsReader } from '../ports/index.js';
import { planDecider } from './planDecider.js';

/** A person's request for a whole brew. */
export interface BrewRequest {
  /** A second request with the same `planId` changes nothing. */
  readonly outline: BrewOutline;
  readonly traceparent?: string;
}

interface AboutBrew {
  readonly planId: string;
  readonly personId: string;
  readonly traceparent?: string;
}

/** What people can do with whole brews. */
export interface BrewPlans {
  /**
   * Records the plan; the reactor executes it.
   *
   * @throws BrewlineError `COMMAND_REFUSED` (a RefusedError with each broken rule), `EVENT_STORE_UNAVAILABLE`,
   *   `DATABASE_UNAVAILABLE`.
   */
  plan(request: BrewRequest): Promise<void>;
  /** Records nothing. Throws as `plan`. */
  tryOut(request: BrewRequest): Promise<void>;
  /**
   * Ends the plan, and cancels its command if that still waits. A running session continues. A cancelled plan stays cancelled.
   *
   * @throws BrewlineError `COMMAND_REFUSED` for a plan that has ended or is unknown, `EVENT_STORE_UNAVAILABLE`.
   */
  cancel(about: AboutBrew): Promise<void>;
  /**
   * Cancels the plan that a machine is in, if there is one that the read model shows, unless who planned it is `staying`.
   *
   * @throws BrewlineError `EVENT_STORE_UNAVAILABLE`, `DATABASE_UNAVAILABLE`.
   */
  cancelOf(
    about: Omit<AboutBrew, 'planId'> & { readonly deviceId: string; readonly staying?: RightsReader },
  ): Promise<void>;
  /**
   * Resumes a halted plan: the stage in which it halted begins again.
   *
   * @throws BrewlineError `COMMAND_REFUSED` for a plan that is not halted, `EVENT_STORE_UNAVAILABLE`.
   */
  resume(about: AboutBrew): Promise<void>;
}

export interface BrewPlansParts {
  readonly store: EventStore;
  readonly machines: MachineReader;
  readonly openPlans: OpenBrewPlans;
  readonly now: () => Date;
}

/** Short, because a person waits for the answer. */
const patienceMs = 3_000;

export function createBrewPlans({ store, machines, openPlans, now }: BrewPlansParts): BrewPlans {
  const plans = createCommandHandler({ decider: planDecider, store, cachedStates: 0, now, patienceMs });

  async function machineIn(deviceId: string): Promise<MachineInRequest> {
    const [snapshot, planId] = await Promise.all([machines.snapshot(deviceId), openPlans.planOf(deviceId)]);
    return { snapshot, planId };
  }

  const by = (personId: string, traceparent: string | undefined) => ({
    atMs: now().getTime(),
    causedBy: personId === brewline ? brewline : `person:${personId}`,
    ...(traceparent !== undefined && { traceparent }),
  });

  async function commandFor({ outline, traceparent }: BrewRequest) {
    const [base, keg] = await Promise.all([machineIn(outline.baseId), machineIn(outline.kegId)]);
    return { type: 'plan', outline, base, keg, ...by(outline.plannedBy, traceparent) } as const;
  }

  async function cancel({ planId, personId, traceparent }: AboutBrew): Promise<void> {
    await plans.handle(planId, [{ type: 'cancel', cancelledBy: personId, ...by(personId, traceparent) }]);
  }

  return {
    async plan(request) {
      await plans.handle(request.outline.planId, [await commandFor(request)]);
    },

    async tryOut(request) {
      planDecider.decide(await commandFor(request), await plans.load(request.outline.planId));
    },

    cancel,

    async cancelOf({ deviceId, staying, ...about }) {
      const planId = await openPlans.planOf(deviceId);
      if (planId === undefined) return;
      const plan = await plans.load(planId);
      if (plan.status === 'notPlanned') return;
      const { plannedBy } = plan.outline;
      if (staying && (await staying.mayCommand(deviceId, [plannedBy])).includes(plannedBy)) return;
      await cancel({ planId, ...about }).catch((error: unknown) => {
        // It has ended by itself, which the read model did not show yet.
        if (!hasCode(error, 'COMMAND_REFUSED')) throw error;
      });
    },

    async resume({ planId, personId, traceparent }) {
      await plans.handle(planId, [{ type: 'resume', resumedBy: personId, ...by(personId, traceparent) }]);
    },
  };
}
