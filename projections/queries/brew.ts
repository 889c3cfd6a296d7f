import type { BrewPlanRow, BrewPlanStatus } from '../brewPlans/index.js';
import type { ShownActor } from './identity.js';
import type { PageRequest } from './page.js';

export type { BrewPlanStatus, HaltRow, NeededAction, StageRow } from '../brewPlans/index.js';

/** A whole brew and its progress. */
export interface Brew extends Omit<BrewPlanRow, 'plannedBy' | 'plannedAtMs' | 'updatedAtMs'> {
  readonly plannedBy: ShownActor;
  readonly plannedAt: Date;
  readonly updatedAt: Date;
  /** Commit position of the last event that changed it. */
  readonly position: bigint;
}

export interface BrewFilter extends PageRequest {
  /** Brews on this base or in this keg. */
  readonly deviceId?: string | undefined;
  readonly status?: BrewPlanStatus | undefined;
  /** Only brews that were planned while the person with this id had the base. */
  readonly owner?: string | undefined;
}
