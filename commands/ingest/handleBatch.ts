import { hasCode } from '../../domain/kernel/errors.js';
import type { UplinkDelivery } from '../ports/index.js';
import { debugFrames } from './debugFrames.js';
import { decodeBatch, toPark } from './decodeBatch.js';
import { isTransient } from './isTransient.js';
import { parkMessages } from './parkMessages.js';
import type { PartitionState } from './partitionState.js';
import type { SequenceContext } from './sequenceContext.js';
import { storeBatch } from './storeBatch.js';

/** Stores a batch. If a message makes it fail, the batch is processed again message by message, and that message is parked. */
export async function handleBatch(
  batch: readonly UplinkDelivery[],
  state: PartitionState,
  context: SequenceContext,
): Promise<void> {
  const { partition, source, presence, parts } = state;
  for (const { deviceId, receivedAtMs, request } of batch)
    if (request === undefined) presence.seen(deviceId, receivedAtMs);
  try {
    await storeTraced(batch, state, context);
  } catch (error) {
    if (isTransient(error)) throw error;
    // An error that nobody knows is a message's fault only when the store takes something else.
    if (hasCode(error, 'EVENT_STORE_FAILED')) await parts.store.probe();
    parts.logger.error(
      { partition, messages: batch.length, err: error },
      'batch failed; trying its messages one by one',
    );
    const [only] = batch;
    if (batch.length === 1 && only) await parkMessages([toPark(only, source, error)], parts);
    // The log may have them already.
    else
      for (const delivery of batch) await handleBatch([{ ...delivery, redelivered: true }], state, context);
  }
}

async function storeTraced(
  batch: readonly UplinkDelivery[],
  state: PartitionState,
  context: SequenceContext,
): Promise<void> {
  const { codec, tracing, debug, now } = state.parts;
  const debugged = debug?.isOff === false ? debug : undefined;
  const { received, spans } = decodeBatch(batch, { codec, tracing, debugged });
  const frames = debugged && debugFrames(received, debugged, now);
  const appends = spans.flatMap((span) => tracing.start('append', span.traceparent) ?? []);
  const open = [...appends, ...spans];
  const throttled = state.throttling.charge(received);
  try {
    const sequenced = await storeBatch(received, state, context);
    frames?.stored(sequenced);
    await throttled;
    open.forEach((span) => span.end());
  } catch (error) {
    frames?.failed(error);
    open.forEach((span) => span.end(error));
    throw error;
  }
}
