/** A text that a person typed, such as the name of a recipe; null once that person was deleted. */
export type PersonalText = string | null;
