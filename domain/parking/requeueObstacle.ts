/** Why a parked message can't be sent through ingest again. */
export type RequeueObstacle =
  /** A projection parked an event: the projection is rebuilt instead. */
  | 'notOfDevice'
  /** Its other readings are stored already, and those that the cause names would be refused again. */
  | 'readingsStored'
  /** Only its beginning is stored: the device has to send it again. */
  | 'cut';

/** What of a parked message decides whether it can be sent again. */
export interface RequeueCandidate {
  readonly source: string;
  readonly deviceId: string | null;
  readonly code: string;
  /** Size of the whole message. */
  readonly bytes: number;
  readonly keptBytes: number;
}

/** Why this message can't be sent again; undefined when it can. */
export function requeueObstacle(message: RequeueCandidate): RequeueObstacle | undefined {
  if (message.deviceId === null || !message.source.startsWith('uplink ')) return 'notOfDevice';
  if (message.code === 'READING_MALFORMED') return 'readingsStored';
  return isCut(message) ? 'cut' : undefined;
}

/** Whether only the beginning of a message is stored. */
export function isCut({ bytes, keptBytes }: Pick<RequeueCandidate, 'bytes' | 'keptBytes'>): boolean {
  return keptBytes < bytes;
}
