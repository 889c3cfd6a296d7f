import type { AlarmRow } from '../alarms/index.js';
import type { ShownActor } from './identity.js';
import type { PageRequest } from './page.js';

/** An alarm as people see it. */
export interface ShownAlarm extends Omit<AlarmRow, 'acknowledgedBy' | 'updatedAtMs'> {
  readonly acknowledgedBy: ShownActor | null;
  /** Commit position of the last event that changed it. */
  readonly position: bigint;
}

export interface AlarmFilter extends PageRequest {
  readonly deviceId?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly planId?: string | undefined;
  readonly kind?: AlarmRow['kind'] | undefined;
  /** Only alarms that are not cleared. */
  readonly isOpen: boolean;
  /** Only alarms that were raised while the person with this id had the device. */
  readonly owner: string | undefined;
}
