import type { SensorChange } from '../machine/index.js';
import type { Actor, PersonalText } from '../people/index.js';

/** What a machine reported. Device facts are never rejected: what can't be is recorded, with an anomaly beside it. */
export type SessionReport =
  | {
      readonly type: 'sessionStarted';
      readonly processType: number;
      readonly recipe: PersonalText;
      /** Who asked for the session, or else the owner of the machine then; left out for nobody's. A machine doesn't say it. */
      readonly recipeOf?: Actor;
      /** The command that started it; left out when somebody did at the machine. */
      readonly commandId?: string;
    }
  | { readonly type: 'stepEntered'; readonly phase: number; readonly step: number }
  | { readonly type: 'userActionRequested'; readonly action: number }
  | { readonly type: 'userActionDone'; readonly action: number }
  | {
      readonly type: 'thresholdCrossed';
      readonly sensor: number;
      readonly limit: number;
      readonly value: number;
      readonly rising: boolean;
    }
  | { readonly type: 'fault'; readonly code: number; readonly text: string }
  | { readonly type: 'sessionCompleted' }
  | { readonly type: 'sessionCancelled' }
  | { readonly type: 'sessionInterrupted'; readonly reason: string }
  /** Readings that name the session: they say that it runs, what kind of process it is, and which of its sensors fail or recover. */
  | {
      readonly type: 'readings';
      readonly processType: number;
      readonly sensors?: readonly SensorChange[];
    };
