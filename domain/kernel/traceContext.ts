/** A span's place in its trace, as W3C Trace Context defines it; a `SpanContext` of OpenTelemetry is one. */
export interface TraceContext {
  /** 32 lowercase hex digits, not all zero. */
  readonly traceId: string;
  /** 16 lowercase hex digits, not all zero. */
  readonly spanId: string;
  /** One byte; bit 0 says `sampled`. */
  readonly traceFlags: number;
}

/** Size of a trace context as devices send it: 16 bytes trace id, 8 bytes span id, 1 byte flags. */
const binaryTraceContextBytes = 25;

const traceIdBytes = 16;
const spanIdBytes = 8;

/** https://www.w3.org/TR/trace-context/#trace-flags */
const sampledFlag = 1;

/** https://www.w3.org/TR/trace-context/#traceparent-header */
const traceparentShape = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** Parses a `traceparent`; undefined when it is invalid, so that a sender's bad trace context loses only the trace. */
export function parseTraceparent(traceparent: string): TraceContext | undefined {
  const [, version, traceId, spanId, flags, later] = traceparentShape.exec(traceparent) ?? [];
  if (!traceId || !spanId || !flags) return undefined;
  // ff is no version; only versions after 00 may have more fields.
  if (version === 'ff' || (version === '00' && later !== undefined)) return undefined;
  return validOrNothing({ traceId, spanId, traceFlags: Number.parseInt(flags, 16) });
}

/** The `traceparent` for children of a span. Only the flag `sampled` is passed on. */
export function formatTraceparent({ traceId, spanId, traceFlags }: TraceContext): string {
  return `00-${traceId}-${spanId}-${(traceFlags & sampledFlag) === 0 ? '00' : '01'}`;
}

/** Parses the binary form of an envelope; undefined when it is empty or invalid. */
export function traceparentFromBytes(bytes: Uint8Array): string | undefined {
  if (bytes.length !== binaryTraceContextBytes) return undefined;
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
  const context = validOrNothing({
    traceId: hex.slice(0, traceIdBytes * 2),
    spanId: hex.slice(traceIdBytes * 2, (traceIdBytes + spanIdBytes) * 2),
    traceFlags: bytes[binaryTraceContextBytes - 1] ?? 0,
  });
  return context && formatTraceparent(context);
}

/** The binary form for an envelope; empty when `traceparent` is absent or malformed. */
export function bytesFromTraceparent(traceparent: string | undefined): Uint8Array {
  const context = traceparent === undefined ? undefined : parseTraceparent(traceparent);
  if (!context) return new Uint8Array(0);
  const bytes = new Uint8Array(binaryTraceContextBytes);
  bytes.set(Buffer.from(context.traceId + context.spanId, 'hex'));
  bytes[binaryTraceContextBytes - 1] = context.traceFlags & sampledFlag;
  return bytes;
}

/** True when the sender records this trace. Only then does Brewline create spans for the message and store its context. */
export function isSampled(traceparent: string | undefined): traceparent is string {
  const context = traceparent === undefined ? undefined : parseTraceparent(traceparent);
  return context !== undefined && (context.traceFlags & sampledFlag) !== 0;
}

/** All-zero ids are invalid. */
function validOrNothing(context: TraceContext): TraceContext | undefined {
  return isZero(context.traceId) || isZero(context.spanId) ? undefined : context;
}

function isZero(hexDigits: string): boolean {
  return /^0+$/.test(hexDigits);
}
