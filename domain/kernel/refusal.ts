import { BrewlineError } from './errors.js';

/** One rule that a request breaks. */
export interface Refusal {
  /** Path in the request, its parts joined by `/`: `targetCelsius`, `recipe/steps/3/hopSlot`. */
  readonly field: string;
  /** What is allowed, and what was asked for. */
  readonly rule: string;
  /** What the machine did at that moment, where the rule depends on it. */
  readonly state?: string;
}

/** `COMMAND_REFUSED`, with each rule that was broken. */
export class RefusedError extends BrewlineError {
  constructor(readonly refusals: readonly Refusal[]) {
    super('COMMAND_REFUSED', refusals.map(textOf).join('; '));
  }
}

/** @throws RefusedError when there is a refusal. */
export function refuseIfAny(refusals: readonly Refusal[]): void {
  if (refusals.length > 0) throw new RefusedError(refusals);
}

/** A refusal in a line, as people read it. */
export function textOf({ field, rule, state }: Refusal): string {
  return `${field}: ${rule}${state === undefined ? '' : ` (${state})`}`;
}
