import { parseTraceparent, traceparentFromBytes } from '../../../domain/kernel/traceContext.js';
import type { ExplainedField, ExplainedMessage } from '../../../commands/ports/index.js';
import { shapeOfEnvelope, type FieldShape, type MessageShape } from './shapes.js';
import { bytesText, numberText } from './valueText.js';
import { WireFlaw, WireReader, wireTypes } from './wireReader.js';

/** A message of 64 KiB could have thirty times as many. */
const mostFields = 1_000;
/** Messages here are four deep. */
const deepest = 16;

/** What the bytes of a device's message say, field by field, as far as they can be read: it takes any bytes. */
export async function explainUplink(bytes: Uint8Array): Promise<ExplainedMessage> {
  return explain(bytes, await shapeOfEnvelope('uplink'));
}

/** The same of what a device is sent. */
export async function explainDownlink(bytes: Uint8Array): Promise<ExplainedMessage> {
  return explain(bytes, await shapeOfEnvelope('downlink'));
}

/** As {@link explainUplink}, for any shape. */
export function explain(bytes: Uint8Array, shape: MessageShape): ExplainedMessage {
  const fields: ExplainedField[] = [];
  let hasMore = false;
  let flaw: ExplainedMessage['flaw'] = null;
  let traceId: string | null = null;

  function note(field: ExplainedField): void {
    if (fields.length < mostFields) fields.push(field);
    else hasMore = true;
  }

  function walk(reader: WireReader, known: MessageShape | undefined, within: readonly string[]): void {
    try {
      while (!reader.isAtEnd) readField(reader, known, within);
    } catch (error) {
      if (!(error instanceof WireFlaw)) throw error;
      // What encloses the broken message goes on behind it.
      flaw ??= { at: error.at, what: error.message };
    }
  }

  function readField(reader: WireReader, known: MessageShape | undefined, within: readonly string[]): void {
    const start = reader.at;
    const { number, wireType } = reader.tag();
    const found = known?.get(number);
    const path = [...within, found?.name ?? String(number)];
    const place = { path: path.join('.'), depth: within.length, start };
    if (wireType === wireTypes.groupStart || wireType === wireTypes.groupEnd || wireType > wireTypes.bytes4)
      throw new WireFlaw(start, `a field has the wire type ${wireType}, which no message here uses`);
    if (wireType !== wireTypes.lengthDelimited) {
      const value = numberText(reader, wireType, found);
      note({ ...place, type: found?.type ?? 'unknown', end: reader.at, value });
      return;
    }
    const end = reader.endOfBytes();
    const content = { start: reader.at, end };
    reader.at = end;
    if (place.path === 'trace_context') traceId = traceIdOf(bytes.subarray(content.start, end));
    if (found?.message && path.length < deepest) {
      note({ ...place, type: 'message', end, value: null });
      walk(new WireReader(bytes, content.start, end), found.message, path);
    } else note({ ...place, type: found?.type ?? 'unknown', end, value: textOf(content, found) });
  }

  function textOf(content: { readonly start: number; readonly end: number }, found: FieldShape | undefined) {
    try {
      return bytesText(bytes, content, found);
    } catch (error) {
      if (!(error instanceof WireFlaw)) throw error;
      flaw ??= { at: error.at, what: error.message };
      return bytesText(bytes, content, undefined);
    }
  }

  walk(new WireReader(bytes, 0, bytes.length), shape, []);
  return { fields, traceId, hasMore, flaw };
}

function traceIdOf(bytes: Uint8Array): string | null {
  const traceparent = traceparentFromBytes(bytes);
  return (traceparent !== undefined && parseTraceparent(traceparent)?.traceId) || null;
}
