import type { ShownActor } from '../../projections/queries/index.js';

/** Who did something, for people: a name, or the id of a person who was deleted. */
export function actorText({ personId, name }: ShownActor): string {
  return name ?? `a deleted person (${personId})`;
}
