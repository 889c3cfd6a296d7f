import type { SessionReport } from '../brewSession/index.js';
import type { DeviceInstruction } from '../deviceCommand/index.js';

/** What a device and the backend say to each other, as data; proto/README.md has the rules. */

/** The number that a device gives a message, for good: its boot counter, and the place of the message in that boot. */
export interface MessageNumber {
  readonly boot: number;
  /** From 1, without gaps; 0 in hello and last will. */
  readonly seq: number;
}

/** What a device says of its counters when it connects. */
export interface CounterIdentity {
  /** Decimal digits; left out by firmware that has none. */
  readonly installation?: string;
  /** The boot before this one and the highest number that it used; left out where that is not certain. */
  readonly previous?: MessageNumber;
}

export interface LogLine {
  /** Device time, epoch milliseconds. */
  readonly atMs: number;
  readonly severity: 'debug' | 'info' | 'warning' | 'error';
  readonly text: string;
}

/** A session report as a machine makes it; what readings say of their session is the backend's own. */
export type MachineReport = Exclude<SessionReport, { type: 'readings' }>;

/** A command as it reaches a device. */
export interface Downlink {
  /** UUID. */
  readonly commandId: string;
  /** The backend's clock, epoch milliseconds. */
  readonly sentAtMs: number;
  readonly deadlineMs: number;
  readonly content:
    | { readonly type: 'instruction'; readonly instruction: DeviceInstruction }
    /** It has an id, so the device can say that it does not execute it, and why. */
    | { readonly type: 'notUnderstood'; readonly reason: string };
}
