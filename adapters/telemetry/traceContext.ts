import {
  isSpanContextValid,
  ROOT_CONTEXT,
  trace,
  TraceFlags,
  type Context,
  type SpanContext,
} from '@opentelemetry/api';

/** Size of a trace context as devices send it: 16 bytes trace id, 8 bytes span id, 1 byte flags. */
const binaryTraceContextBytes = 25;

const traceIdBytes = 16;
const spanIdBytes = 8;

/** https://www.w3.org/TR/trace-context/#traceparent-header */
const traceparentShape = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** Reads a `traceparent`; undefined when it is none, so that a sender's bad trace context costs the trace and nothing more. */
export function parseTraceparent(traceparent: string): SpanContext | undefined {
  const [, version, traceId, spanId, flags, later] = traceparentShape.exec(traceparent) ?? [];
  if (!traceId || !spanId || !flags) return undefined;
  // ff is no version; only versions after 00 may have more fields.
  if (version === 'ff' || (version === '00' && later !== undefined)) return undefined;
  return validOrNothing({ traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true });
}

/** A span's place as the `traceparent` that its children name. Only the flag `sampled` is passed on. */
export function formatTraceparent({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${(traceFlags & TraceFlags.SAMPLED) === 0 ? '00' : '01'}`;
}

/** Reads the binary form of an envelope; undefined when it is empty or no trace context. */
export function traceparentFromBytes(bytes: Uint8Array): string | undefined {
  if (bytes.length !== binaryTraceContextBytes) return undefined;
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
  const context = validOrNothing({
    traceId: hex.slice(0, traceIdBytes * 2),
    spanId: hex.slice(traceIdBytes * 2, (traceIdBytes + spanIdBytes) * 2),
    traceFlags: bytes[binaryTraceContextBytes - 1] ?? TraceFlags.NONE,
  });
  return context && formatTraceparent(context);
}

/** The binary form for an envelope; empty when `traceparent` is absent or malformed. */
export function bytesFromTraceparent(traceparent: string | undefined): Uint8Array {
  const context = traceparent === undefined ? undefined : parseTraceparent(traceparent);
  if (!context) return new Uint8Array(0);
  const bytes = new Uint8Array(binaryTraceContextBytes);
  bytes.set(Buffer.from(context.traceId + context.spanId, 'hex'));
  bytes[binaryTraceContextBytes - 1] = context.traceFlags & TraceFlags.SAMPLED;
  return bytes;
}

/** True when the sender records this trace. Only then does a message get spans of ours, and its context is stored. */
export function isSampled(traceparent: string | undefined): traceparent is string {
  const context = traceparent === undefined ? undefined : parseTraceparent(traceparent);
  return context !== undefined && (context.traceFlags & TraceFlags.SAMPLED) !== 0;
}

/** The OpenTelemetry context in which a span becomes a child of `traceparent`'s span; the root when there is none. */
export function contextOf(traceparent: string | undefined): Context {
  const context = traceparent === undefined ? undefined : parseTraceparent(traceparent);
  return context ? trace.setSpanContext(ROOT_CONTEXT, context) : ROOT_CONTEXT;
}

function validOrNothing(context: SpanContext): SpanContext | undefined {
  return isSpanContextValid(context) ? context : undefined;
}
