/** A key and the commit position of what changed its row last: enough to tell whether a row was seen. */
export interface RowVersion {
  readonly key: string;
  readonly position: bigint;
}

/** Up to where every read model is, and in which event store. */
export interface ReadPosition {
  readonly storeId: string;
  readonly position: bigint;
}

export interface WatchedKeys {
  readonly deviceIds: readonly string[];
  readonly sessionIds: readonly string[];
}

export interface WatchedVersions {
  readonly devices: readonly RowVersion[];
  readonly sessions: readonly RowVersion[];
  /** The commands of the watched devices that are open or were changed in the last hour, at most 30 of each device. */
  readonly commands: readonly (RowVersion & { readonly deviceId: string })[];
}
