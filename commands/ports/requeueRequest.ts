import type { MessageEdit } from '../../domain/device/sequence/index.js';
import type { MessageToRequeue } from './parkedJobs.js';

interface ParkedToRequeue {
  readonly id: string;
  readonly deviceId: string | null;
  /** The one with which it was parked; null when it had no number. */
  readonly epoch: number | null;
  readonly body: Uint8Array;
  /** A person had changed what the device sent, before it was parked. */
  readonly edited: MessageEdit | null;
}

/**
 * A parked message as it is sent through ingest for the `requeue`th time.
 *
 * @param version what a person made of it; the message as it is when left out
 */
export function requeueRequest(
  { id, deviceId, epoch, body, edited }: ParkedToRequeue,
  requeue: number,
  version?: { readonly body: Uint8Array; readonly edited: MessageEdit },
): MessageToRequeue {
  const by = version?.edited ?? edited;
  return {
    deviceId: deviceId ?? '',
    request: {
      type: 'requeue',
      epoch: epoch ?? undefined,
      requeued: { id, requeue },
      ...(by && { edited: by }),
    },
    body: version?.body ?? body,
  };
}
