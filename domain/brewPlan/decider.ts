import type { Decider, DomainEvent } from '../kernel/events.js';
import { inEpoch0 } from '../kernel/messageOrder.js';
import { upcastWith, type Upcaster } from '../kernel/upcast.js';
import { decide, type HandleBrewPlan } from './commands.js';
import { evolve, initialState, type BrewPlan, type BrewPlanEvent } from './events.js';
import type { CommandIdOf } from './signals.js';

/** Add the function from version n to n + 1 here when the data of an event changes; never change an old one. */
const upcasters: readonly Upcaster[] = [withEpoch];

/** Before devices had epochs, all was in the first. */
function withEpoch({ type, data }: DomainEvent): DomainEvent {
  return 'source' in data
    ? { type, data: { ...data, source: inEpoch0(data.source as object) } }
    : { type, data };
}

type BrewPlanDecider = Decider<HandleBrewPlan, BrewPlan, BrewPlanEvent>;

/** A whole brew as a person planned it, by its id: all that reading its stream needs. */
export const brewPlan: Omit<BrewPlanDecider, 'decide'> = {
  category: 'brewPlan',
  schemaVersion: upcasters.length + 1,
  initialState,
  evolve,
  correlationOf: ({ data }) => data.planId,
  upcast: (event, schemaVersion) => upcastWith(upcasters, event, schemaVersion),
};

/** The same with its decisions, some of which give a command an id. */
export function createBrewPlanDecider(commandIdOf: CommandIdOf): BrewPlanDecider {
  return { ...brewPlan, decide: (command, plan) => decide(command, plan, commandIdOf) };
}
