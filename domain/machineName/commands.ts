import { refuseIfAny } from '../kernel/refusal.js';
import type { MachineName, MachineNameEvent } from './events.js';

export interface NameMachine extends Omit<MachineNameEvent['data'], 'name'> {
  readonly type: 'name';
  /** As it was typed. */
  readonly name: string | null;
}

/** Characters; it stands in one line of a phone. */
const longest = 40;

/**
 * What follows from an owner's request: the name without spaces around it, and none for an empty one. A repeated request changes nothing.
 *
 * @throws RefusedError (`COMMAND_REFUSED`) naming field and rule.
 */
export function decide(
  { deviceId, name: typed, by, atMs }: NameMachine,
  before: MachineName,
): readonly MachineNameEvent[] {
  const name = typed?.trim() || null;
  if (name !== null && [...name].length > longest)
    refuseIfAny([{ field: 'name', rule: `has at most ${longest} characters` }]);
  return name === before.name ? [] : [{ type: 'MachineNamed', data: { deviceId, name, by, atMs } }];
}
