import type { Connection } from '../../domain/device/index.js';
import type { DeviceInstruction } from '../../domain/deviceCommand/index.js';
import type { MachineSettings } from '../../domain/machine/index.js';

/** A device whose queue is due, according to the dispatcher's own projection. */
export interface DueDevice {
  readonly deviceId: string;
  readonly connection?: Connection | undefined;
  readonly reported: Partial<MachineSettings>;
  /** W3C trace contexts of the requests, by command. */
  readonly traceparents: Readonly<Record<string, string>>;
  /** Grows with each applied event of the device. */
  readonly version: bigint;
}

/** The queues that are due. Implemented by `adapters/postgres`. */
export interface DispatchQueue {
  /** At most `limit` devices, those that are due longest first. A device is left out while it has a version that is cooling down. */
  due(
    now: Date,
    coolingDown: readonly { readonly deviceId: string; readonly version: bigint }[],
    limit: number,
  ): Promise<readonly DueDevice[]>;
}

/** Who may command devices now. Implemented by `adapters/postgres/identity`. */
export interface RightsReader {
  /** Those of the people who may command the device at this moment. Throws `DATABASE_UNAVAILABLE`. */
  mayCommand(deviceId: string, personIds: readonly string[]): Promise<readonly string[]>;
}

/** What the broker did with a command. */
export type PublishOutcome =
  | 'published'
  /** The broker has no session of the device. */
  | 'returned';

/** Publishes commands to devices. Implemented by `adapters/amqp`. */
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
