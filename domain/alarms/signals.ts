import type { BrewPlanEvent } from '../brewPlan/index.js';
import type { BrewSessionEvent } from '../brewSession/index.js';
import type { DeviceEvent } from '../device/index.js';
import type { AlarmEvent } from './events.js';
import type { AlarmRulesEvent } from './rulesEvents.js';

/** One reading of a session; one a minute is enough. */
export interface SampledReading {
  readonly session: number;
  /** Device time where that is plausible, else the time of receipt; epoch milliseconds. */
  readonly atMs: number;
  readonly targetCelsius?: number;
  /** Of the liquid, or of the probe in it. */
  readonly celsius?: number;
  readonly specificGravity?: number;
  /** 0 when the machine reports none. */
  readonly error: number;
}

/**
 * What is known about one machine, in the order of the log: something that happened, a reading, or that time has passed.
 * `recordedAtMs` is the backend's clock.
 */
export type AlarmSignal = { readonly recordedAtMs: number } & (
  | { readonly type: 'session'; readonly event: BrewSessionEvent }
  | { readonly type: 'device'; readonly event: DeviceEvent }
  | { readonly type: 'plan'; readonly event: BrewPlanEvent }
  | { readonly type: 'alarm'; readonly event: AlarmEvent }
  | { readonly type: 'rules'; readonly event: AlarmRulesEvent }
  | { readonly type: 'reading'; readonly reading: SampledReading }
  | { readonly type: 'time' }
);
