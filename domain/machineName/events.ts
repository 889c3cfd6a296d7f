import type { Actor, PersonalText } from '../people/index.js';

export type MachineNameEvent = {
  readonly type: 'MachineNamed';
  readonly data: {
    readonly deviceId: string;
    /** Null takes the name away. */
    readonly name: PersonalText;
    /** Whose text it is. */
    readonly by: Actor;
    /** Backend time, epoch milliseconds. */
    readonly atMs: number;
  };
};

export interface MachineName {
  readonly name: PersonalText;
}

export const initialState: MachineName = { name: null };

/** The state after one more event. */
export function evolve(_: MachineName, { data: { name } }: MachineNameEvent): MachineName {
  return { name };
}
