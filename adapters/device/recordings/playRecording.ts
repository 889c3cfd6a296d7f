import { basename } from 'node:path';
import type { Reading } from '../../../domain/machine/index.js';
import type { Delivery, Device } from '../client/index.js';
import type { Recording } from './readRecording.js';

export interface PlayOptions {
  readonly device: Pick<Device, 'telemetry' | 'processEvent'>;
  readonly recording: Recording;
  /** Becomes the recipe's name. */
  readonly path: string;
  /** The device's number of the session that the recording becomes. */
  readonly session: number;
  /** 1 to 1,000. */
  readonly readingsPerMessage: number;
  readonly onTelemetry?: (delivery: Delivery, readings: readonly Reading[]) => void;
  readonly signal?: AbortSignal;
}

/** Messages that wait for their acknowledgement at once; so the device's buffer never has to drop any. */
const window = 64;

/**
 * Plays a recording as one session: its start, one step, every row with its own time, its end, as fast as the broker acknowledges.
 *
 * @returns once all is acknowledged, or `signal` aborted.
 */
export async function playRecording(options: PlayOptions): Promise<void> {
  const { device, recording, session, path, readingsPerMessage, signal } = options;
  const { format, readings } = recording;
  const startedMs = readings[0]?.atMs ?? 0;
  const endedMs = readings.at(-1)?.atMs ?? startedMs;
  const { processType, phase, step } = format;
  const givenUp = aborted(signal);
  void device.processEvent(
    { type: 'sessionStarted', processType, recipe: basename(path) },
    session,
    startedMs,
  );
  void device.processEvent({ type: 'stepEntered', phase, step }, session, startedMs);
  const underWay: Promise<void>[] = [];
  for (let from = 0; from < readings.length && !signal?.aborted; from += readingsPerMessage) {
    const batch = readings.slice(from, from + readingsPerMessage);
    const sent = device.telemetry(batch, session).then((delivery) => options.onTelemetry?.(delivery, batch));
    underWay.push(sent);
    if (underWay.length >= window) await Promise.race([underWay.shift(), givenUp]);
  }
  if (signal?.aborted) return;
  const ended = device.processEvent({ type: 'sessionCompleted' }, session, endedMs);
  await Promise.race([Promise.all([...underWay, ended]), givenUp]);
}

function aborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }));
}
