import type { MessageEdit } from '../../domain/device/sequence/index.js';
import type { RequeueOutcome } from '../../domain/parking/index.js';
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
  /** How often operators sent it again. */
  readonly requeues: number;
  /** What became of it then; null until that is known. */
  readonly outcome: RequeueOutcome | null;
  /** The message that was sent again and came back as this one. */
  readonly requeuedFrom: string | null;
  /** The edit that was sent last; null when it was sent as it is. */
  readonly requeuedEdit: string | null;
  /** It is not what the device sent: a person had changed that before it came back. */
  readonly edited: MessageEdit | null;
  /** Who asked for the last retry of an event, or skipped it: the id of a person, or a user of the operating system. */
  readonly askedBy: string | null;
  /** Why an event was skipped; null also when the person was deleted. */
  readonly reason: string | null;
  /** Why the last retry did not apply an event. */
  readonly retryCause: string | null;
}

/** What a person made of a parked message. */
export interface ParkedEdit {
  readonly id: string;
  /** `person:<id>`, or `os:<user>` of the command line. */
  readonly editedBy: string;
  /** The person's name; null for others, and for people who were deleted. */
  readonly name: string | null;
  readonly editedAt: Date;
  /** Null when the person was deleted. */
  readonly reason: string | null;
  readonly body: Uint8Array;
}

/** A parked message with everything that is stored of it. */
export interface KeptMessage extends ParkedMessage {
  readonly headers: object;
  /** Only the beginning, when the message was too large to be stored as a whole. */
  readonly body: Uint8Array;
  /** Its number in its device's order; null when it is unknown. */
  readonly epoch: number | null;
  readonly boot: number | null;
  readonly seq: number | null;
}

/** A parked message, and what is known of its device since. */
export interface InspectedMessage {
  readonly message: KeptMessage;
  /** Messages of the device that come after it in its order and arrived; null when its number is unknown. */
  readonly laterMessages: number | null;
  /** Of the device's messages, as far as it is known. */
  readonly partition: number | null;
  /** Its edited versions, in order. */
  readonly edits: readonly ParkedEdit[];
  /** Name of the person in `askedBy`. */
  readonly askedByName: string | null;
}

export interface ParkedFilter extends PageRequest {
  readonly deviceId?: string | undefined;
  /** Of a group, together with `code`. */
  readonly source?: string | undefined;
  readonly code?: string | undefined;
}
