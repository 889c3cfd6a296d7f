import type { RequeueOutcome } from './job.js';

/** Why a parked message can't be sent through ingest again. */
export type RequeueObstacle =
  /** A projection parked an event: that is retried or skipped. */
  | 'notOfDevice'
  /** Its other readings are stored already, and those that the cause names would be refused again. */
  | 'readingsStored'
  /** Only its beginning is stored: the device has to send it again. */
  | 'cut'
  /** Another version of it is stored: what the device sent, or an edit of that. A message has its effect once. */
  | 'otherVersion';

/** What of a parked message decides whether it can be sent again. */
export interface RequeueCandidate {
  readonly source: string;
  readonly deviceId: string | null;
  readonly code: string;
  /** Size of the whole message. */
  readonly bytes: number;
  readonly keptBytes: number;
  /** What became of it when it was sent last. */
  readonly outcome: RequeueOutcome | null;
  /** The edit that was sent then; null when it was sent as it is. */
  readonly requeuedEdit: string | null;
}

/**
 * Why this message can't be sent again; undefined when it can.
 *
 * @param edit the edit of it that is to be sent; null for the message as it is
 */
export function requeueObstacle(
  message: RequeueCandidate,
  edit: string | null = null,
): RequeueObstacle | undefined {
  if (message.deviceId === null || !message.source.startsWith('uplink ')) return 'notOfDevice';
  if (message.code === 'READING_MALFORMED') return 'readingsStored';
  if (isCut(message)) return 'cut';
  const isStored = message.outcome === 'stored' || message.outcome === 'repeat';
  return isStored && message.requeuedEdit !== edit ? 'otherVersion' : undefined;
}

/** Whether only the beginning of a message is stored. */
export function isCut({ bytes, keptBytes }: Pick<RequeueCandidate, 'bytes' | 'keptBytes'>): boolean {
  return keptBytes < bytes;
}
