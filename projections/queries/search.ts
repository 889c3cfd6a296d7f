/** What an id, or its beginning, can name. */
export const foundKinds = ['device', 'session', 'brew', 'command', 'person'] as const;
export type FoundKind = (typeof foundKinds)[number];

/** What of it begins as was asked; `trace`: something that the trace of that id has brought about. */
export const foundBys = ['id', 'serial', 'name', 'trace'] as const;
export type FoundBy = (typeof foundBys)[number];

/** Something that operators look for. */
export interface Found {
  readonly kind: FoundKind;
  readonly by: FoundBy;
  readonly id: string;
  /** Of the device or person; null without one. */
  readonly name: string | null;
  /** Of a session or a command: its device. */
  readonly deviceId: string | null;
}

/** The most of one kind that are shown. */
export const mostFoundOfKind = 5;

/** Finds things by the beginning of what names them. */
export interface SearchQueries {
  /**
   * Whole matches first, then in the order of `foundKinds` and by id, at most `mostFoundOfKind` of each kind and way.
   *
   * @param text 2 to 100 characters
   */
  find(text: string): Promise<readonly Found[]>;
}
