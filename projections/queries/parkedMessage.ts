import type { PageRequest } from './page.js';

/** A message that could not be processed, with the reason. */
export interface ParkedMessage {
  readonly id: string;
  readonly parkedAt: Date;
  readonly source: string;
  readonly deviceId: string | null;
  readonly routingKey: string;
  readonly code: string;
  readonly cause: string;
  /** Size of the whole message. */
  readonly bytes: number;
  /** Stored bytes: fewer than `bytes` when the message was cut. */
  readonly keptBytes: number;
  /** Hash of the whole message, hexadecimal. */
  readonly sha256: string;
  /** When an operator last sent it through ingest again. */
  readonly requeuedAt: Date | null;
}

export interface ParkedFilter extends PageRequest {
  readonly deviceId?: string | undefined;
}
