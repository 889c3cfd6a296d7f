/** From the device, to it, or what the broker asked about it. */
export type FrameDirection = 'up' | 'down' | 'auth';

/** What became of a frame. */
export type FrameOutcome =
  /** Of a message from the device; `notStored` comes again from the broker. */
  | ('stored' | 'repeat' | 'parked' | 'notStored')
  /** Of a command: the broker has it, the device had no session, or the broker did not confirm. */
  | ('published' | 'noSession' | 'unconfirmed')
  /** The answer to the broker. */
  | ('allow' | 'deny');

/** What a frame is about. Those of commands have the names of instructions. */
export type FrameKind = string;

/** A message's place in its device's order, as far as it is known. */
export interface FrameNumber {
  readonly epoch?: number;
  readonly boot: number;
  /** 0 in a hello and a last will. */
  readonly seq: number;
}

/** One message or question of a device under debug, as a role saw it. There is no secret in it. Times are epoch milliseconds. */
export interface DebugFrame {
  readonly deviceId: string;
  readonly direction: FrameDirection;
  readonly kind: FrameKind;
  /** When it was received, given to the broker, or asked. */
  readonly atMs: number;
  /** By the device's clock. */
  readonly sentAtMs?: number;
  /** When it was stored, confirmed by the broker, or answered. */
  readonly doneAtMs?: number;
  readonly outcome: FrameOutcome;
  /** Why it was parked, not stored, or denied. */
  readonly reason?: string;
  /** What the broker asked for, such as `write devices.keg-1.up`. */
  readonly detail?: string;
  readonly number?: FrameNumber;
  /** The end of the `$causationId` of the events that came of it: by it the projector names it. */
  readonly place?: string;
  /** The whole length. */
  readonly bytes: number;
  /** At most `debugLimits.frameBytes` of it. */
  readonly body?: Uint8Array;
  readonly traceId?: string;
  readonly commandId?: string;
  readonly clientId?: string;
  readonly address?: string;
}

/** That the read models show what came of a message. */
export interface ProjectedFrame {
  readonly deviceId: string;
  readonly place: string;
  readonly atMs: number;
}
