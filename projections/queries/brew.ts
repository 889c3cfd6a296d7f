import type { BrewPlanRow, BrewPlanStatus } from '../brewPlans/index.js';
import type { PageRequest } from './page.js';

export type { BrewPlanStatus, HaltRow, NeededAction, StageRow } from '../brewPlans/index.js';

/** A whole brew: what was planned, and how far it is. */
export interface Brew extends Omit<BrewPlanRow, 'plannedAtMs' | 'updatedAtMs'> {
  readonly plannedAt: Date;
  readonly updatedAt: Date;
  /** Commit position of the event that changed it last. */
  readonly position: bigint;
}

export interface BrewFilter extends PageRequest {
  /** Brews on this base or in this keg. */
  readonly deviceId?: string | undefined;
  readonly status?: BrewPlanStatus | undefined;
  /** Only of bases that are assigned to this person. */
  readonly owner?: string | undefined;
}
