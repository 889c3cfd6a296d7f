import type { Alert, AlertState, MinuteSample } from '../../domain/alerts/index.js';
import type { ShownActor } from './identity.js';
import type { Page, PageRequest } from './page.js';

/** An alert as operators see it. */
export interface ShownAlert extends Omit<Alert, 'acknowledgedBy'> {
  readonly acknowledgedBy: ShownActor | null;
}

export interface AlertFilter extends PageRequest {
  /** All when empty. */
  readonly states: readonly AlertState[];
}

/** Alerts of the service, and the figures that they are found in. */
export interface AlertQueries {
  /** The latest first. */
  list(filter: AlertFilter): Promise<Page<ShownAlert>>;
  /** All that are not resolved, the worst and oldest first. */
  open(): Promise<readonly ShownAlert[]>;
  /** Minutes of the last hour, the oldest first. */
  hour(): Promise<readonly MinuteSample[]>;
}
