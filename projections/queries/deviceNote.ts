import type { ShownActor } from './identity.js';

/** What an operator noted about a device. */
export interface DeviceNote {
  readonly noteId: string;
  readonly deviceId: string;
  /** Without an id for a user of the operating system. */
  readonly writtenBy: ShownActor;
  readonly writtenAt: Date;
  /** Null once the person who wrote it was deleted. */
  readonly text: string | null;
}
