import type { ProjectedFrame } from '../../domain/deviceDebug/index.js';
import type { ReadModelBatch } from '../telemetry.js';

/** The messages of devices under debug that events of a committed batch came of; each once. */
export function projectedFrames(
  { events, telemetry }: Pick<ReadModelBatch, 'events' | 'telemetry'>,
  includes: (deviceId: string) => boolean,
  atMs: number,
): readonly ProjectedFrame[] {
  const found = new Map<string, ProjectedFrame>();
  const note = (deviceId: string, place: string) => {
    if (includes(deviceId)) found.set(`${deviceId}/${place}`, { deviceId, place, atMs });
  };
  for (const { deviceId, epoch, boot, seq } of telemetry) note(deviceId, `${epoch}.${boot}.${seq}`);
  for (const { metadata } of events) {
    const [deviceId, place] = metadata.$causationId?.split('/') ?? [];
    if (deviceId !== undefined && place !== undefined) note(deviceId, place);
  }
  return [...found.values()];
}
