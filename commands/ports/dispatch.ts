import type { Connection } from '../../domain/device/index.js';
import type { DeviceInstruction } from '../../domain/deviceCommand/index.js';
import type { MachineSettings } from '../../domain/machine/index.js';

/** A device whose queue has to be tended, as the dispatcher's own projection of the events knows it. */
export interface DueDevice {
  readonly deviceId: string;
  readonly connection?: Connection | undefined;
  readonly reported: Partial<MachineSettings>;
  /** W3C trace contexts of the requests, by command. */
  readonly traceparents: Readonly<Record<string, string>>;
  /** Grows with each event of the device that was applied. */
  readonly version: bigint;
}

/** What waits. Implemented by `adapters/postgres`. */
export interface DispatchQueue {
  /** The longest due first, at most `limit`, without those that have the version in which they are to be left alone. */
  due(
    now: Date,
    coolingDown: readonly { readonly deviceId: string; readonly version: bigint }[],
    limit: number,
  ): Promise<readonly DueDevice[]>;
}

/** How an exchange took a command to a device. */
export type PublishOutcome =
  | 'published'
  /** The broker has no session of the device to give it to. */
  | 'returned';

/** The way out to devices. Implemented by `adapters/amqp`. */
export interface CommandPublisher {
  /** Resolves after the broker's confirm. Throws `BROKER_UNAVAILABLE`. */
  publish(command: {
    readonly commandId: string;
    readonly deviceId: string;
    readonly instruction: DeviceInstruction;
    readonly deadlineMs: number;
    readonly sentAtMs: number;
    readonly traceparent: string | undefined;
  }): Promise<PublishOutcome>;
}
