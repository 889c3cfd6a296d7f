/** The sort key of a row, as text; it means something only to the list that it came from. */
export type Key = readonly string[];

/** A part of a list. `nextKey` is where it goes on; undefined at the end. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextKey: Key | undefined;
}

export interface PageRequest {
  /** `nextKey` of the previous page; the beginning when left out. */
  readonly afterKey?: Key | undefined;
  /** Maximum number of rows. */
  readonly limit: number;
}
