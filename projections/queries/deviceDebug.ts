import type { FrameDirection, FrameOutcome } from '../../domain/deviceDebug/index.js';
import type { Page, PageRequest } from './page.js';

/** Debugging of a device, as it was asked for last. */
export interface DeviceDebug {
  readonly deviceId: string;
  readonly startedAt: Date;
  readonly until: Date;
  /** When it was ended by hand; null when it ends by its time. */
  readonly endedAt: Date | null;
  /** Frames that are kept. */
  readonly frames: number;
  /** Of them, with 200 for each. */
  readonly bytes: number;
  /** The oldest ones, deleted for newer ones since it was started. */
  readonly removed: number;
  /** Those for which no role had room since it was started. */
  readonly dropped: number;
  /** Null when there is none. */
  readonly lastFrameId: string | null;
}

/** A frame without its bytes. */
export interface ListedFrame {
  readonly frameId: string;
  readonly deviceId: string;
  readonly direction: FrameDirection;
  readonly kind: string;
  readonly at: Date;
  /** By the device's clock. */
  readonly sentAt: Date | null;
  readonly doneAt: Date | null;
  readonly projectedAt: Date | null;
  readonly outcome: FrameOutcome;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly epoch: number | null;
  readonly boot: number | null;
  readonly seq: number | null;
  readonly bytes: number;
  readonly keptBytes: number;
  readonly traceId: string | null;
  readonly commandId: string | null;
  readonly clientId: string | null;
  readonly address: string | null;
}

export interface DebugFrameDetails extends ListedFrame {
  readonly body: Uint8Array;
}

export interface FrameFilter extends PageRequest {
  readonly deviceId: string;
  /** Only later ones than this, the first first; the latest first without it. */
  readonly newerThan?: string | undefined;
}

export type DebugStart =
  | { readonly type: 'started' }
  /** Nobody enrolled it. */
  | { readonly type: 'unknown' }
  | { readonly type: 'tooMany'; readonly deviceIds: readonly string[] };

/** Debugging of devices, for operators. Implemented by `adapters/postgres`. */
export interface DeviceDebugs {
  /** Those of the devices that were ever under debug, and have something left of it. */
  byId(deviceIds: readonly string[]): Promise<readonly DeviceDebug[]>;
  /** Begins, or goes on until another time. */
  start(request: { readonly deviceId: string; readonly forMs: number }): Promise<DebugStart>;
  /** @returns false when the device is not under debug */
  stop(deviceId: string): Promise<boolean>;
  frames(filter: FrameFilter): Promise<Page<ListedFrame>>;
  /** With their bytes, the first first. */
  framesAfter(deviceId: string, frameId: string, limit: number): Promise<readonly DebugFrameDetails[]>;
  frame(deviceId: string, frameId: string): Promise<DebugFrameDetails | undefined>;
}
