import { debugLimits, type DebugFrame, type ProjectedFrame } from '../../../domain/deviceDebug/index.js';
import type { DebugReport } from './reportDebug.js';

/** More projected messages than frames can wait for them. */
const mostProjected = 2 * debugLimits.waitingFrames;

/** What waits for the database, within limits; what comes beyond them is counted. */
export class WaitingFrames {
  #frames: DebugFrame[] = [];
  #bytes = 0;
  #projected: ProjectedFrame[] = [];
  #dropped = new Map<string, number>();

  add(frame: DebugFrame): void {
    const bytes = bytesOf(frame);
    const hasRoom =
      this.#frames.length < debugLimits.waitingFrames && this.#bytes + bytes <= debugLimits.waitingBytes;
    if (!hasRoom) return this.#drop(frame.deviceId, 1);
    this.#frames.push(frame);
    this.#bytes += bytes;
  }

  /** Without room its frame shows no time of projection, and nothing else is lost. */
  addProjected(projected: ProjectedFrame): void {
    if (this.#projected.length < mostProjected) this.#projected.push(projected);
  }

  /** The first that wait; they stay until they are done or given up. */
  next(most: number): DebugReport {
    return {
      frames: this.#frames.slice(0, most),
      projected: this.#projected.slice(0, most),
      dropped: new Map(this.#dropped),
    };
  }

  done({ frames, projected, dropped }: DebugReport): void {
    this.#frames.splice(0, frames.length);
    this.#projected.splice(0, projected.length);
    for (const frame of frames) this.#bytes -= bytesOf(frame);
    for (const [deviceId, count] of dropped) {
      const left = (this.#dropped.get(deviceId) ?? 0) - count;
      if (left > 0) this.#dropped.set(deviceId, left);
      else this.#dropped.delete(deviceId);
    }
  }

  /** Only their number is told. */
  giveUp({ frames, projected }: DebugReport): void {
    this.done({ frames, projected, dropped: new Map() });
    for (const { deviceId } of frames) this.#drop(deviceId, 1);
  }

  #drop(deviceId: string, frames: number): void {
    this.#dropped.set(deviceId, (this.#dropped.get(deviceId) ?? 0) + frames);
  }
}

function bytesOf({ body }: DebugFrame): number {
  return (body?.length ?? 0) + 200;
}
