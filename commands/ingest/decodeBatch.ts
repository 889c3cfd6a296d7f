import { hasCode, messageOf, type ErrorCode } from '../../domain/kernel/errors.js';
import type { MessageOrder } from '../../domain/kernel/messageOrder.js';
import type { MessageSpan, MessageTracing } from '../../domain/kernel/tracing.js';
import { forceSampling } from '../deviceDebug/index.js';
import {
  type DebuggedDevices,
  type MessageToPark,
  type UplinkDelivery,
  UnreadableBody,
  type Uplink,
  type UplinkCodec,
  type UplinkNumber,
} from '../ports/index.js';

/** A delivery, and the result of decoding it. */
export type Received = { readonly delivery: UplinkDelivery } & (
  | {
      readonly type: 'message';
      readonly uplink: Uplink;
      /** Trace context that everything stored for this message names as its parent. */
      readonly traceparent: string | undefined;
    }
  /** Its body breaks a rule; `number` is undefined where not even that can be told. */
  | { readonly type: 'unreadable'; readonly number: UplinkNumber | undefined; readonly error: unknown }
  /** An operator's, without a body. */
  | { readonly type: 'resetOrder' }
);

/** A decoded message. */
export type ReceivedMessage = Extract<Received, { type: 'message' }>;

export interface DecodedBatch {
  readonly received: readonly Received[];
  /** One for each message whose trace is sampled. */
  readonly spans: readonly MessageSpan[];
}

interface DecodingParts {
  readonly codec: UplinkCodec;
  readonly tracing: MessageTracing;
  /** Their traces are recorded in any case; left out while there are none. */
  readonly debugged?: DebuggedDevices | undefined;
}

/** Decodes each message; one that can't be decoded blocks nothing. */
export function decodeBatch(
  batch: readonly UplinkDelivery[],
  { codec, tracing, debugged }: DecodingParts,
): DecodedBatch {
  const spans: MessageSpan[] = [];
  const decode = (delivery: UplinkDelivery): Received => {
    if (delivery.request?.type === 'resetOrder') return { type: 'resetOrder', delivery };
    try {
      const uplink = codec.decode(delivery.body, delivery.deviceId, delivery.whole);
      const parent = debugged
        ? forceSampling(uplink.traceparent, delivery.deviceId, debugged)
        : uplink.traceparent;
      const span = tracing.start('ingest', parent);
      if (span) spans.push(span);
      return { type: 'message', delivery, uplink, traceparent: span?.traceparent };
    } catch (error) {
      const number = error instanceof UnreadableBody ? error.number : undefined;
      return { type: 'unreadable', delivery, number, error };
    }
  };
  return { received: withoutStackTraces(() => batch.map(decode)), spans };
}

/**
 * An error here is parked as its message only. Stack traces, one for each error and its causes, would be most of what ingest does for a
 * message that can't be decoded, while good ones wait behind it.
 */
function withoutStackTraces<Result>(work: () => Result): Result {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

const parkingCodes = [
  'MESSAGE_TOO_LARGE',
  'MESSAGE_MALFORMED',
  'SCHEMA_VERSION_UNKNOWN',
  'DEVICE_ID_MISMATCH',
] as const satisfies readonly ErrorCode[];

/** A delivery with the reason why it can't be processed; whatever is not a decoding error is a fault of this backend. */
export function toPark(
  delivery: UplinkDelivery,
  source: string,
  error: unknown,
  order?: MessageOrder,
): MessageToPark {
  const code = parkingCodes.find((candidate) => hasCode(error, candidate)) ?? 'MESSAGE_UNHANDLED';
  return { ...parkedDelivery(delivery, source, order), code, cause: messageOf(error) };
}

/** What is kept of a delivery that is parked, without the reason. */
export function parkedDelivery(
  { deviceId, routingKey, headers, body, whole, redelivered, request }: UplinkDelivery,
  source: string,
  order: MessageOrder | undefined,
) {
  // An ingest that lost the partition, and does not know it yet, may park what the next one was given again and has parked already. What an
  // operator sends through again was parked before, and is parked anew.
  const isParkedPerhaps = redelivered || request === undefined;
  const kept = { deviceId, routingKey, headers, body, ...(whole && { whole }) };
  const requeued = request?.type === 'requeue' ? request.requeued : undefined;
  const edited = request?.type === 'requeue' ? request.edited : undefined;
  const again = { ...(requeued && { requeued }), ...(edited && { edited }) };
  return { source, ...kept, ...again, redelivered: isParkedPerhaps, order };
}
