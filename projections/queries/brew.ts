import type { Stage } from '../../domain/brewPlan/index.js';
import type { BrewPlanStatus, HaltRow, NeededAction, StageRow } from '../brewPlans/index.js';
import type { PageRequest } from './page.js';

/** A whole brew and its progress. */
export interface Brew {
  readonly planId: string;
  readonly baseId: string;
  readonly kegId: string;
  readonly status: BrewPlanStatus;
  readonly stage: Stage | null;
  readonly stages: readonly StageRow[];
  readonly action: NeededAction | null;
  readonly halt: HaltRow | null;
  readonly plannedBy: string;
  readonly plannedAt: Date;
  readonly updatedAt: Date;
  /** Commit position of the last event that changed it. */
  readonly position: bigint;
}

export interface BrewFilter extends PageRequest {
  /** Brews on this base or in this keg. */
  readonly deviceId?: string | undefined;
  readonly status?: BrewPlanStatus | undefined;
  /** Only brews on bases that are assigned to this person. */
  readonly owner?: string | undefined;
}
