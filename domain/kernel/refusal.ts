import { BrewlineError } from './errors.js';

/** Rules that pages say in the person's language; stable, since clients know them. Others are told by their text. */
export type RefusalCode =
  | 'deviceUnknown'
  | 'machineTypeUnknown'
  | 'notABase'
  | 'notAKeg'
  /** `brewId`: which still needs the machine. */
  | 'inBrew'
  /** `min`, `max`, `value`, and `unit`, which may be empty. */
  | 'outOfRange'
  /** Steps that the machine can't run, in this order or at all. */
  | 'program'
  | 'startNotAhead'
  /** `days` */
  | 'startTooFarAhead'
  /** `at`: the earliest time at which it can be ready. */
  | 'readyTooEarly'
  | 'readyUnknown';

/** One rule that a request breaks. */
export interface Refusal {
  /** Path in the request, its parts joined by `/`: `targetCelsius`, `recipe/steps/3/hopSlot`. */
  readonly field: string;
  /** What is allowed, and what was requested. */
  readonly rule: string;
  /** What the machine did at that moment, if the rule depends on it. */
  readonly state?: string;
  readonly code?: RefusalCode;
  /** Of which the rule speaks, by the names that the code has for them. */
  readonly values?: Readonly<Record<string, string | number>>;
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
