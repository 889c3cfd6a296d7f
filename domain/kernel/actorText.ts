/** Somebody as people see them. */
export interface NamedActor {
  /** Null for Brewline itself. */
  readonly personId: string | null;
  /** Null for a person who was deleted. */
  readonly name: string | null;
}

/** Who did something, for people: a name, or the id of a person who was deleted. */
export function actorText({ personId, name }: NamedActor): string {
  return name ?? `a deleted person (${personId})`;
}

/** A text of a person, for people. */
export function shownText(text: string | null): string {
  return text ?? 'deleted with its person';
}
