/** Tags to give and to take; one that is in both is taken. */
export interface TagsChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

export type TagsAnswer =
  /** What each device has now, sorted. */
  | { readonly type: 'changed'; readonly devices: readonly TaggedDevice[] }
  /** These are not enrolled and have not reported: nothing was changed. */
  | { readonly type: 'unknown'; readonly deviceIds: readonly string[] }
  /** One would have more than `mostTags`: nothing was changed. */
  | { readonly type: 'tooMany' };

export interface TaggedDevice {
  readonly deviceId: string;
  readonly tags: readonly string[];
}

/** The words by which operators group devices. Implemented by `adapters/postgres`. */
export interface DeviceTags {
  change(deviceIds: readonly string[], change: TagsChange): Promise<TagsAnswer>;
}
