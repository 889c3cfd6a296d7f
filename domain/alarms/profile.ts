import type { Refusal } from '../kernel/refusal.js';
import { flawOfText } from '../kernel/text.js';
import { refuseChanges } from './changeable/refuseChanges.js';
import type { AlarmChanges } from './changeable/settings.js';

const maxName = 100;

/** Every rule that a person's profile, changes of rules under a name, breaks. */
export function refuseProfile({
  name,
  changes,
}: {
  readonly name: string;
  readonly changes: AlarmChanges;
}): readonly Refusal[] {
  return [...refuseName(name), ...refuseChanges(changes, 'changes')];
}

function refuseName(name: string): readonly Refusal[] {
  if (name.trim() === '' || name.length > maxName)
    return [{ field: 'name', rule: `it has 1 to ${maxName} characters, and not only spaces` }];
  const flaw = flawOfText(name);
  return flaw === undefined ? [] : [{ field: 'name', rule: `it ${flaw}` }];
}
