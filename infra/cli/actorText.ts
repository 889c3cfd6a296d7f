import type { PersonalText } from '../../domain/people/index.js';
import type { ShownActor } from '../../projections/queries/index.js';

/** Who did something, for people: a name, or the id of a person who was deleted. */
export function actorText({ personId, name }: ShownActor): string {
  return name ?? `a deleted person (${personId})`;
}

/** A text of a person, for people. */
export function shownText(text: PersonalText): string {
  return text ?? 'deleted with its person';
}
