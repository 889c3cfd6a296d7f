export interface NewDeviceNote {
  /** The same note with the same id is added once. */
  readonly noteId: string;
  readonly deviceId: string;
  readonly text: string;
  /** A person, or a user of the operating system at the command line. */
  readonly by: { readonly personId: string } | { readonly systemUser: string };
}

export type DeviceNoteAnswer =
  | { readonly type: 'added' }
  /** The device is not enrolled and has not reported. */
  | { readonly type: 'unknown' }
  /** The device has as many as it may have. */
  | { readonly type: 'tooMany' }
  /** Another note has this id. */
  | { readonly type: 'another' };

/** What operators note about devices. Implemented by `adapters/postgres`. */
export interface DeviceNotes {
  add(note: NewDeviceNote): Promise<DeviceNoteAnswer>;
  /** @returns whether the device had such a note */
  remove(deviceId: string, noteId: string): Promise<boolean>;
}
