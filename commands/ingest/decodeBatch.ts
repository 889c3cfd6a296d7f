import { hasCode, messageOf, type ErrorCode } from '../../domain/errors.js';
import type { MessageSpan, MessageTracing } from '../../domain/tracing.js';
import type { MessageToPark, UplinkDelivery } from '../ports.js';
import type { Received } from './interpret.js';
import type { UplinkCodec } from './uplink.js';

export interface DecodedBatch {
  readonly received: readonly Received[];
  readonly undecodable: readonly MessageToPark[];
  /** One for each message whose trace is sampled. */
  readonly spans: readonly MessageSpan[];
}

/** Decodes each message; one that can't be decoded is set aside with its cause and blocks nothing. */
export function decodeBatch(
  batch: readonly UplinkDelivery[],
  {
    codec,
    tracing,
    source,
  }: { readonly codec: UplinkCodec; readonly tracing: MessageTracing; readonly source: string },
): DecodedBatch {
  const received: Received[] = [];
  const undecodable: MessageToPark[] = [];
  const spans: MessageSpan[] = [];
  for (const delivery of batch) {
    try {
      const uplink = codec.decode(delivery.body, delivery.deviceId);
      const span = tracing.start('ingest', uplink.traceparent);
      if (span) spans.push(span);
      received.push({ delivery, uplink, traceparent: span?.traceparent });
    } catch (error) {
      undecodable.push(toPark(delivery, source, error));
    }
  }
  return { received, undecodable, spans };
}

const decodingErrors = [
  'MESSAGE_TOO_LARGE',
  'MESSAGE_MALFORMED',
  'SCHEMA_VERSION_UNKNOWN',
  'DEVICE_ID_MISMATCH',
] as const satisfies readonly ErrorCode[];

/** A delivery with the reason why it can't be processed; whatever is not a decoding error is a fault of this backend. */
export function toPark(delivery: UplinkDelivery, source: string, error: unknown): MessageToPark {
  const { deviceId, routingKey, headers, body, redelivered } = delivery;
  const code = decodingErrors.find((candidate) => hasCode(error, candidate)) ?? 'MESSAGE_UNHANDLED';
  return { source, deviceId, routingKey, headers, body, redelivered, code, cause: messageOf(error) };
}
