import { setTimeout as sleep } from 'node:timers/promises';
import { machinesTakenBy, type LivePlan, type StartObstacle } from '../../domain/brewPlan/index.js';
import { device } from '../../domain/device/index.js';
import { hasCode, messageOf } from '../../domain/kernel/errors.js';
import type { Logger } from '../../domain/kernel/logger.js';
import { concurrently } from '../concurrently.js';
import { createCommandHandler } from '../handleCommand.js';
import type {
  AlarmWatches,
  BrewPlanDirectory,
  EventStore,
  PlannedStarts,
  RightsReader,
} from '../ports/index.js';
import { planDecider } from './planDecider.js';

/** Begins brews that were planned for later. */
export interface BrewStarter {
  /** Looks each second for brews whose time has come, until `signal` aborts. */
  run(signal: AbortSignal): Promise<void>;
}

export interface BrewStarterParts {
  readonly store: EventStore;
  readonly starts: PlannedStarts;
  readonly directory: BrewPlanDirectory;
  readonly watches: Pick<AlarmWatches, 'load'>;
  readonly rights: RightsReader;
  /** Whether every event up to now has been seen: else what runs on the machines is not known. */
  readonly isCurrent: () => boolean;
  readonly logger: Logger;
  readonly now: () => Date;
}

const lookEveryMs = 1_000;
/** Those whose machines are away stay due for minutes, and must not keep others from being looked at. */
const brewsOfALook = 1_000;
/** Each takes up to four connections to the database at once. */
const brewsAtOnce = 4;
/** A store that does not answer is tried again with the next look. */
const patienceMs = 1_000;
/** A brew is looked at each second while its machine is away. */
const cachedStates = 1_000;

/**
 * Looks at the machines when the time of a brew has come; the plan decides. Once it has, the same again changes nothing. The others begin
 * although one can't be looked at.
 */
export function createBrewStarter(parts: BrewStarterParts): BrewStarter {
  const { store, starts, isCurrent, logger, now } = parts;
  const shared = { store, cachedStates, sharedStream: true, now, patienceMs };
  const plans = createCommandHandler({ ...shared, decider: planDecider });
  const devices = createCommandHandler({ ...shared, decider: device });

  async function startDue(signal: AbortSignal): Promise<void> {
    await concurrently(await starts.due(now(), brewsOfALook), brewsAtOnce, async (planId) => {
      try {
        if (!signal.aborted) await startIfDue(planId);
      } catch (err) {
        if (isUnavailable(err)) throw err;
        logger.error({ err, planId }, `a planned brew can't be begun: ${messageOf(err)}`);
      }
    });
  }

  async function startIfDue(planId: string): Promise<void> {
    const plan = await plans.load(planId);
    if (plan.status !== 'planned') return;
    const obstacles = isCurrent() ? await obstaclesIfSeen(planId, plan) : [notCaughtUp];
    const command = { type: 'startDue', obstacles, atMs: now().getTime(), causedBy: 'brewPlans' } as const;
    await plans.handle(planId, [command]);
  }

  /** What can't be looked at for good is an obstacle too: the brew then halts in the end, and says why. */
  async function obstaclesIfSeen(planId: string, plan: LivePlan): Promise<readonly StartObstacle[]> {
    try {
      return await obstaclesOf(plan);
    } catch (err) {
      if (isUnavailable(err)) throw err;
      logger.error({ err, planId }, `the machines of a planned brew can't be looked at: ${messageOf(err)}`);
      return [notSeen];
    }
  }

  async function obstaclesOf(plan: LivePlan): Promise<readonly StartObstacle[]> {
    const { outline, current } = plan;
    const used = machinesTakenBy(outline);
    const [machines, [watch], { online }, allowed] = await Promise.all([
      parts.directory.machines(used),
      parts.watches.load([outline.baseId]),
      devices.load(current.deviceId),
      Promise.all(used.map((deviceId) => parts.rights.mayCommand(deviceId, [outline.plannedBy]))),
    ]);
    const obstacle = (applies: boolean, rule: string, mayPass = false) =>
      applies ? [{ rule, mayPass }] : [];
    const isDirty = !outline.stages.includes('clean') && watch?.facts.dirtySinceMs !== undefined;
    return [
      ...used.flatMap((deviceId, at) =>
        obstacle(allowed[at]?.length === 0, `who planned it may not command ${deviceId} any more`),
      ),
      ...machines.flatMap(({ deviceId, running }) =>
        obstacle(running !== undefined, `another session runs on ${deviceId}`),
      ),
      ...obstacle(isDirty, `${outline.baseId} was not cleaned since its last brew`),
      ...obstacle(!online, `${current.deviceId} is offline`, true),
    ];
  }

  return {
    async run(signal) {
      while (!signal.aborted) {
        try {
          await startDue(signal);
        } catch (err) {
          logger[isUnavailable(err) ? 'warn' : 'error'](
            { err },
            `planned brews interrupted: ${messageOf(err)}`,
          );
        }
        await sleep(lookEveryMs, undefined, { signal }).catch(() => undefined);
      }
    },
  };
}

const notCaughtUp: StartObstacle = { rule: 'Brewline had been away', mayPass: true };
const notSeen: StartObstacle = {
  rule: 'Brewline could not look at the machines; its log says why',
  mayPass: true,
};

function isUnavailable(err: unknown): boolean {
  return hasCode(err, 'EVENT_STORE_UNAVAILABLE') || hasCode(err, 'DATABASE_UNAVAILABLE');
}
