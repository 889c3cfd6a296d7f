import type { Decider, DomainEvent } from '../kernel/events.js';
import { inEpoch0 } from '../kernel/messageOrder.js';
import { withActors } from '../people/index.js';
import { withNewNames, withOldNames, type RenamedFields } from '../kernel/renamedFields.js';
import { upcastWith, type Upcaster } from '../kernel/upcast.js';
import { decide, type HandleBrewPlan } from './commands.js';
import { evolve, initialState, type BrewPlan, type BrewPlanEvent } from './events.js';
import { byWhom } from './byWhom.js';
import type { CommandIdOf } from './signals.js';

/** When the data of an event changes, append the function from version n to n + 1. Never change an existing one. */
const upcasters: readonly Upcaster[] = [withEpoch, withTodaysNames, withoutLogins];

/** Version 3 renamed fields. Events since then have the old names beside the new ones, so they are read as version 2 is. */
const lastVersionWithOldNames = 2;

/** Before epochs existed, everything was in epoch 0. */
function withEpoch({ type, data }: DomainEvent): DomainEvent {
  return 'source' in data
    ? { type, data: { ...data, source: inEpoch0(data.source as object) } }
    : { type, data };
}

const renamedFields: RenamedFields = { takesBack: 'revokes' };

/** From version 2 to 3: the command that an event revokes got a new name. */
function withTodaysNames({ type, data }: DomainEvent): DomainEvent {
  return { type, data: withNewNames(data, renamedFields) };
}

/**
 * From version 3 to 4: people were named by their logins, also in the reason of a halt. It also fits data of any other version.
 */
export function withoutLogins(event: DomainEvent): DomainEvent {
  const { type, data } = withActors(event, ['plannedBy', 'resumedBy', 'cancelledBy']);
  if (type !== 'PlanHalted' || !('detail' in data)) return { type, data };
  const { reason, detail } = data as { readonly reason: unknown; readonly detail: string };
  const login = reason === 'commandCancelled' ? /^by ([^ ]+)$/.exec(detail)?.[1] : undefined;
  return { type, data: login === undefined ? data : { ...data, detail: byWhom(login) } };
}

type BrewPlanDecider = Decider<HandleBrewPlan, BrewPlan, BrewPlanEvent>;

/** A whole brew as a person planned it, by its id: all that reading its stream needs. */
export const brewPlan: Omit<BrewPlanDecider, 'decide'> = {
  category: 'brewPlan',
  schemaVersion: upcasters.length + 1,
  initialState,
  evolve,
  correlationOf: ({ data }) => data.planId,
  // An event of this release has the old names of renamed fields as well: it is read like one that has only those.
  upcast: (event, schemaVersion) =>
    upcastWith(upcasters, event, Math.min(schemaVersion, lastVersionWithOldNames)),
  storedData: ({ data }) => withOldNames(data, renamedFields),
};

/** The same with its decisions, some of which give a command an id. */
export function createBrewPlanDecider(commandIdOf: CommandIdOf): BrewPlanDecider {
  return { ...brewPlan, decide: (command, plan) => decide(command, plan, commandIdOf) };
}
