import { printableJson } from '../../../../domain/kernel/text.js';
import { frameStages, isDebugged } from '../../../../domain/deviceDebug/index.js';
import type { ExplainedMessage } from '../../../../commands/ports/index.js';
import type { DebugFrameDetails, DeviceDebug, ListedFrame } from '../../../../projections/queries/index.js';

/** `DeviceDebug` of openapi.yaml. */
export function deviceDebugResource({ startedAt, until, endedAt, ...debug }: DeviceDebug, nowMs: number) {
  const time = { deviceId: debug.deviceId, untilMs: until.getTime(), endedAtMs: endedAt?.getTime() };
  return {
    ...debug,
    isOn: isDebugged(time, nowMs),
    startedAt: startedAt.toISOString(),
    until: until.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  };
}

/** `DebugFrame` of openapi.yaml. */
export function debugFrameResource(frame: ListedFrame) {
  const { at, sentAt, doneAt, projectedAt, epoch, boot, seq, ...rest } = frame;
  const stages = frameStages({
    direction: frame.direction,
    sentAtMs: sentAt?.getTime() ?? null,
    atMs: at.getTime(),
    doneAtMs: doneAt?.getTime() ?? null,
    projectedAtMs: projectedAt?.getTime() ?? null,
  });
  return {
    ...rest,
    number: boot === null || seq === null ? null : { epoch, boot, seq },
    at: at.toISOString(),
    sentAt: sentAt?.toISOString() ?? null,
    doneAt: doneAt?.toISOString() ?? null,
    projectedAt: projectedAt?.toISOString() ?? null,
    stages,
  };
}

/** `DebugFrameDetails` of openapi.yaml. */
export function debugFrameDetailsResource(
  { body, ...frame }: DebugFrameDetails,
  { fields, hasMore, flaw }: ExplainedMessage,
) {
  const hex = Buffer.from(body).toString('hex');
  return { frame: debugFrameResource(frame), hex, fields, hasMoreFields: hasMore, flaw };
}

const framesAtOnce = 500;

/**
 * All frames of a device as NDJSON, in parts, the first first: the one way in which they are written, whoever asks.
 *
 * @param read frames after one, in order
 */
export async function* debugFile(
  read: (afterFrameId: string, limit: number) => Promise<readonly DebugFrameDetails[]>,
): AsyncGenerator<string> {
  for (let after = '0'; ;) {
    const frames = await read(after, framesAtOnce);
    yield frames.map(debugLine).join('');
    const last = frames.at(-1);
    if (!last || frames.length < framesAtOnce) return;
    after = last.frameId;
  }
}

/** A line of the file. */
export function debugLine({ body, ...frame }: DebugFrameDetails): string {
  return `${printableJson({ ...debugFrameResource(frame), hex: Buffer.from(body).toString('hex') })}\n`;
}
