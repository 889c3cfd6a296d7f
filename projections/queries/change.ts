/** A key and the commit position of the last event that changed its row: enough to tell whether a row was sent. */
export interface RowVersion {
  readonly key: string;
  readonly position: bigint;
}

/** Every read model includes the events up to this position of this event store. */
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
