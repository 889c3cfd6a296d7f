import { BrewlineError } from './errors.js';

/** One rule that a request breaks. */
export interface Refusal {
  /** Path in the request, its parts joined by `/`: `targetCelsius`, `recipe/steps/3/hopSlot`. */
  readonly field: string;
  /** What is allowed, and what was requested. */
  readonly rule: string;
  /** What the machine did at that moment, if the rule depends on it. */
  readonly state?: string;
}

/** `COMMAND_REFUSED`, with each broken rule. */
export class RefusedError extends BrewlineError {
  constructor(readonly refusals: readonly Refusal[]) {
    super('COMMAND_REFUSED', refusals.map(textOf).join('; '));
  }
}

/** @throws RefusedError if there is a refusal. */
export function refuseIfAny(refusals: readonly Refusal[]): void {
  if (refusals.length > 0) throw new RefusedError(refusals);
}

/** A refusal in one line, for people. */
export function textOf({ field, rule, state }: Refusal): string {
  return `${field}: ${rule}${state === undefined ? '' : ` (${state})`}`;
}
