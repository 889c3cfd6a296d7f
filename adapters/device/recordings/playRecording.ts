import { basename } from 'node:path';
import { messageOf } from '../../../domain/kernel/errors.js';
import { shortText } from '../../../domain/kernel/text.js';
import type { Reading } from '../../../domain/machine/index.js';
import type { Delivery, Device } from '../client/index.js';
import type { Recording } from './openRecording.js';

export interface PlayOptions {
  readonly device: Pick<Device, 'telemetry' | 'processEvent'>;
  readonly recording: Pick<Recording, 'path' | 'mapping' | 'readings' | 'firstMs' | 'lastMs' | 'read'>;
  /** The device's number of the session that the recording becomes. */
  readonly session: number;
  /** 1 to 1,000. */
  readonly readingsPerMessage: number;
  readonly onTelemetry?: (delivery: Delivery, readings: readonly Reading[]) => void;
  /** Stops playing; its reason is in the session's report. */
  readonly signal?: AbortSignal;
}

export interface PlayResult {
  readonly outcome: 'completed' | 'interrupted' | 'notBegun';
  /** Number of readings that were passed to the device client. */
  readonly sent: number;
}

/** Maximum number of unacknowledged messages, so that the device's buffer never drops one. */
const window = 64;
const recipeCharacters = 200;

/**
 * Plays a recording as one session: its start, one step, every reading with its own time, its end, as fast as the broker
 * acknowledges. When `signal` aborts, or anything fails, the session ends as interrupted; one that had not begun never does.
 *
 * @returns once all is acknowledged. When `signal` aborts, the last messages may still be unacknowledged.
 */
export async function playRecording(options: PlayOptions): Promise<PlayResult> {
  const { device, recording, session, readingsPerMessage, signal } = options;
  const { processType, phase, step } = recording.mapping.process;
  const underWay: Promise<unknown>[] = [];
  let [sent, atMs] = [0, recording.firstMs];
  const follow = (message: Promise<unknown>) => {
    // Whoever awaits it gets the failure.
    message.catch(() => undefined);
    underWay.push(message);
  };
  const interrupt = (reason: string): PlayResult => {
    const where = `after ${sent} of ${recording.readings} readings`;
    follow(device.processEvent({ type: 'sessionInterrupted', reason: `${reason} ${where}` }, session, atMs));
    return { outcome: 'interrupted', sent };
  };
  if (signal?.aborted) return { outcome: 'notBegun', sent };
  follow(
    device.processEvent(
      { type: 'sessionStarted', processType, recipe: shortText(basename(recording.path), recipeCharacters) },
      session,
      atMs,
    ),
  );
  follow(device.processEvent({ type: 'stepEntered', phase, step }, session, atMs));
  try {
    for await (const batch of batches(recording.read(), readingsPerMessage)) {
      if (signal?.aborted) return interrupt(reasonOf(signal));
      follow(device.telemetry(batch, session).then((delivery) => options.onTelemetry?.(delivery, batch)));
      sent += batch.length;
      atMs = batch.at(-1)?.atMs ?? atMs;
      if (underWay.length >= window) await orAborted(underWay.shift(), signal);
    }
  } catch (error) {
    if (signal?.aborted) return interrupt(reasonOf(signal));
    interrupt(`it could not continue (${messageOf(error)})`.slice(0, 120));
    throw error;
  }
  if (signal?.aborted) return interrupt(reasonOf(signal));
  follow(device.processEvent({ type: 'sessionCompleted' }, session, recording.lastMs));
  await orAborted(Promise.all(underWay), signal);
  return { outcome: 'completed', sent };
}

async function* batches(readings: AsyncIterable<Reading>, size: number): AsyncGenerator<readonly Reading[]> {
  let batch: Reading[] = [];
  for await (const reading of readings) {
    batch.push(reading);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Not `Promise.race` with one promise for the whole file: each call would leak memory there. */
function orAborted(message: Promise<unknown> | undefined, signal: AbortSignal | undefined): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const stop = () => resolve(undefined);
    if (signal?.aborted) return stop();
    signal?.addEventListener('abort', stop, { once: true });
    void Promise.resolve(message)
      .then(resolve, reject)
      .finally(() => signal?.removeEventListener('abort', stop));
  });
}

function reasonOf({ reason }: AbortSignal): string {
  return `stopped by ${typeof reason === 'string' ? reason : 'the player'}`;
}
