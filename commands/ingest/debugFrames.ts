import type { DebugFrame } from '../../domain/deviceDebug/index.js';
import { messageOf } from '../../domain/kernel/errors.js';
import { parseTraceparent } from '../../domain/kernel/traceContext.js';
import { keptBody } from '../deviceDebug/index.js';
import type { DebugRecorder, UplinkBody } from '../ports/index.js';
import type { Received } from './decodeBatch.js';
import type { SequencedDevice } from './sequenceDevice.js';
import { placeOf } from './steps.js';

/** Records what became of the messages of a batch that are of devices under debug. */
export interface BatchFrames {
  stored(sequenced: readonly SequencedDevice[]): void;
  /** Nothing of the batch is certain to be stored: it comes again. */
  failed(error: unknown): void;
}

type FrameEnd = Pick<DebugFrame, 'outcome' | 'reason'> & { readonly epoch?: number };

/** @returns undefined for a batch without a message of such a device */
export function debugFrames(
  batch: readonly Received[],
  recorder: DebugRecorder,
  now: () => Date,
): BatchFrames | undefined {
  const frames = batch.flatMap((received, at) =>
    recorder.includes(received.delivery.deviceId) ? [{ at, received }] : [],
  );
  if (frames.length === 0) return undefined;
  return {
    stored(sequenced) {
      const byDevice = new Map(sequenced.map((device) => [device.deviceId, device]));
      const doneAtMs = now().getTime();
      for (const { at, received } of frames) {
        const device = byDevice.get(received.delivery.deviceId);
        if (device) recorder.record(frameOf(received, { ...endOf(received, at, device), doneAtMs }));
      }
    },
    failed(error) {
      const reason = messageOf(error);
      for (const { received } of frames) recorder.record(frameOf(received, { outcome: 'notStored', reason }));
    },
  };
}

/** A message with some readings that were refused is stored and parked. */
function endOf({ delivery }: Received, at: number, { records, parked }: SequencedDevice): FrameEnd {
  const epoch = records.find((record) => record.at === at)?.record.entry.epoch;
  const known = epoch === undefined ? {} : { epoch };
  const refused = parked.find(({ body }) => body === delivery.body);
  const reason = refused && `${refused.code}: ${refused.cause}`;
  if (refused && refused.code !== 'READING_MALFORMED')
    return { outcome: 'parked', reason: reason ?? '', ...known };
  return { outcome: epoch === undefined ? 'repeat' : 'stored', ...(reason && { reason }), ...known };
}

function frameOf(received: Received, end: FrameEnd & Pick<DebugFrame, 'doneAtMs'>): DebugFrame {
  const { deviceId, receivedAtMs, body, whole } = received.delivery;
  const { epoch, ...rest } = end;
  const frame = {
    deviceId,
    direction: 'up',
    atMs: receivedAtMs,
    ...rest,
    ...keptBody(body, whole?.bytes),
  } as const;
  const known = epoch === undefined ? {} : { epoch };
  switch (received.type) {
    case 'resetOrder':
      return { ...frame, kind: 'resetOrder' };
    case 'unreadable': {
      const { number } = received;
      return {
        ...{ ...frame, kind: 'unreadable' },
        ...(number && { number: { ...known, boot: number.boot, seq: number.seq } }),
      };
    }
    case 'message': {
      const { uplink, traceparent } = received;
      const traceId = traceparent && parseTraceparent(traceparent)?.traceId;
      return {
        ...{ ...frame, kind: kindOf(uplink.body), number: { ...known, boot: uplink.boot, seq: uplink.seq } },
        ...(uplink.sentAtMs > 0 && { sentAtMs: uplink.sentAtMs }),
        ...(epoch !== undefined && { place: placeOf(uplink, epoch) }),
        ...(traceId && { traceId }),
        ...(uplink.body.type === 'commandAck' && { commandId: uplink.body.commandId }),
      };
    }
  }
}

function kindOf(body: UplinkBody): string {
  return body.type === 'observation' ? body.content.type : body.type;
}
