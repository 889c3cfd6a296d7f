import type { DebugFrame, ProjectedFrame } from '../../domain/deviceDebug/index.js';

/** Which devices are under debug, from memory: nothing here waits, and it is some seconds old at most. */
export interface DebuggedDevices {
  /** None is: all that a batch has to look at then. */
  readonly isOff: boolean;
  includes(deviceId: string): boolean;
}

/**
 * Where roles leave what they see of devices under debug. It takes all at once and never throws or waits; what has no room is counted. Of
 * other devices it takes nothing. Implemented by `adapters/postgres`.
 */
export interface DebugRecorder extends DebuggedDevices {
  record(frame: DebugFrame): void;
  recordProjected(projected: ProjectedFrame): void;
}
