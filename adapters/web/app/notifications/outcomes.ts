import type { Schemas } from '../../../apiClient/index.js';

type Outcome = Schemas['NotificationOutcome'];

const failures = [
  'targetForbidden',
  'nameUnknown',
  'unreachable',
  'tlsFailed',
  'timedOut',
  'refused',
  'notConfigured',
  'gone',
] as const;

export type OutcomeWord = `outcome.${Outcome['state']}` | `outcome.failed.${(typeof failures)[number]}`;

export function newestOutcome(outcomes: readonly Outcome[]): Outcome | undefined {
  return [...outcomes].sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt))[0];
}

/** Why it failed, as far as that is known. */
export function wordOfOutcome({ state, failure }: Pick<Outcome, 'state' | 'failure'>): OutcomeWord {
  const known = failures.find((each) => each === failure);
  return known !== undefined && state !== 'delivered' ? `outcome.failed.${known}` : `outcome.${state}`;
}
