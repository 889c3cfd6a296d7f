import type { Decider, DomainEvent } from '../kernel/events.js';
import { inEpoch0 } from '../kernel/messageOrder.js';
import { upcastWith, type Upcaster } from '../kernel/upcast.js';
import { decide, type HandleBrewSession } from './commands.js';
import { evolve, initialState, restore, type BrewSession, type BrewSessionEvent } from './events.js';

/** When the data of an event changes, append the function from version n to n + 1. Never change an existing one. */
const upcasters: readonly Upcaster[] = [withEpoch, withoutLateRecipe];

/** Before epochs existed, everything was in epoch 0. */
function withEpoch({ type, data }: DomainEvent): DomainEvent {
  return 'source' in data
    ? { type, data: { ...data, source: inEpoch0(data.source as object) } }
    : { type, data };
}

/** From version 2 to 3: the name of a recipe, which may be a text of a person, is no part of a late report any more. */
function withoutLateRecipe({ type, data }: DomainEvent): DomainEvent {
  if (type !== 'ReportedLate' || !('report' in data)) return { type, data };
  const { report } = data as { readonly report: object };
  return { type, data: 'recipe' in report ? { ...data, report: { ...report, recipe: '' } } : data };
}

export const brewSession: Decider<HandleBrewSession, BrewSession, BrewSessionEvent> = {
  category: 'brewSession',
  schemaVersion: upcasters.length + 1,
  initialState,
  decide,
  evolve,
  correlationOf: ({ type, data }) => (type === 'SessionStarted' ? data.commandId : undefined),
  upcast: (event, schemaVersion) => upcastWith(upcasters, event, schemaVersion),
  savedState: { version: 1, restore },
};
