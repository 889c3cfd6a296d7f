/** The size and the SHA-256 of a message of which only the beginning is kept. */
export interface WholeBody {
  readonly bytes: number;
  readonly sha256: Uint8Array;
}

/** One message of a device as it came from the broker. */
export interface UplinkDelivery {
  /** From the topic, which the broker checked against the device's credentials. */
  readonly deviceId: string;
  readonly routingKey: string;
  readonly body: Uint8Array;
  /** Of all of it, where the body is only its beginning. */
  readonly whole?: WholeBody;
  readonly headers: object;
  readonly receivedAtMs: number;
  readonly redelivered: boolean;
  /** What an operator asks with it; a device can't. */
  readonly request?: OperatorRequest;
}

/** What an operator sends through ingest, in the device's place in its queue. */
export type OperatorRequest =
  /** The body is that of a parked message. The epoch is that which it was parked with, if it had a number. */
  | { readonly type: 'requeue'; readonly epoch: number | undefined }
  /** The device's numbering begins anew; there is no body. */
  | { readonly type: 'resetOrder' };
