import type { MessageEdit } from '../../domain/device/sequence/index.js';

/** Size and SHA-256 of a message that was cut. */
export interface WholeBody {
  readonly bytes: number;
  readonly sha256: Uint8Array;
}

/** One message of a device, as the broker delivered it. */
export interface UplinkDelivery {
  /** From the topic; the broker has checked it against the device's credentials. */
  readonly deviceId: string;
  readonly routingKey: string;
  readonly body: Uint8Array;
  /** Size and hash of the whole body, when `body` is only its beginning. */
  readonly whole?: WholeBody;
  readonly headers: object;
  readonly receivedAtMs: number;
  readonly redelivered: boolean;
  /** A request of an operator; devices can't send one. */
  readonly request?: OperatorRequest;
}

/** A parked message that was sent through ingest again. */
export interface RequeuedMessage {
  readonly id: string;
  /** How often it was sent, with this time: a request that is sent twice has one effect. */
  readonly requeue: number;
}

/** What an operator sends through ingest, by the queue of the device. */
export type OperatorRequest =
  /** The body is that of a parked message. `epoch` is the one with which it was parked, if it had a number. */
  | {
      readonly type: 'requeue';
      readonly epoch: number | undefined;
      /** Absent in a request of a version that did not say it. */
      readonly requeued?: RequeuedMessage;
      /** The body is not what the device sent. */
      readonly edited?: MessageEdit;
    }
  /** Lets the device's numbering begin again; there is no body. */
  | { readonly type: 'resetOrder' };
