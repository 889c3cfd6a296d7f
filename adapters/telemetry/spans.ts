import {
  context,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Link,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import { messageOf } from '../../domain/kernel/errors.js';
import { formatTraceparent, isSampled } from '../../domain/kernel/traceContext.js';
import { contextOf, remoteSpanOf } from './traceContext.js';

export interface SpanSettings {
  /** `SpanKind.INTERNAL` when left out. */
  readonly kind?: SpanKind;
  /** The parent, when it is not the active span: a span of another process. */
  readonly parentTraceparent?: string | undefined;
  /** Spans that led to this one without being its parent, for example those of a batch's messages. Unsampled ones are left out. */
  readonly links?: readonly (string | undefined)[];
  readonly attributes?: Attributes;
}

/**
 * Runs `work` in a span: active during it, ended after it, with the error recorded when it throws.
 *
 * @example await withSpan(tracer, 'project', { kind: SpanKind.CONSUMER, parentTraceparent }, () => apply(batch));
 */
export async function withSpan<T>(
  tracer: Tracer,
  name: string,
  settings: SpanSettings,
  work: (span: Span) => Promise<T> | T,
): Promise<T> {
  const parent = settings.parentTraceparent ? contextOf(settings.parentTraceparent) : context.active();
  const span = tracer.startSpan(name, spanOptions(settings), parent);
  try {
    return await context.with(trace.setSpan(parent, span), work, undefined, span);
  } catch (error) {
    failSpan(span, error);
    throw error;
  } finally {
    span.end();
  }
}

/**
 * Starts the span of one message; undefined when its sender does not record the trace, which is the normal case and costs
 * nothing. The caller ends it, because work on a batch begins and ends for many messages together.
 */
export function startMessageSpan(tracer: Tracer, name: string, settings: SpanSettings): Span | undefined {
  const { parentTraceparent } = settings;
  if (!isSampled(parentTraceparent)) return undefined;
  return tracer.startSpan(name, spanOptions(settings), contextOf(parentTraceparent));
}

/** The parent for children of the span; `otherwise` without a span, so that the trace is not interrupted. */
export function traceparentOf(span: Span | undefined, otherwise?: string): string | undefined {
  const spanContext = span?.spanContext();
  if (!spanContext || !trace.isSpanContextValid(spanContext)) return otherwise;
  return formatTraceparent(spanContext);
}

/** Marks the span as failed. */
export function failSpan(span: Span, error: unknown): void {
  span.recordException(error instanceof Error ? error : messageOf(error));
  span.setStatus({ code: SpanStatusCode.ERROR, message: messageOf(error) });
}

function spanOptions({ kind = SpanKind.INTERNAL, links = [], attributes = {} }: SpanSettings) {
  return { kind, attributes, links: links.flatMap(toLink) };
}

function toLink(traceparent: string | undefined): Link[] {
  const linked = isSampled(traceparent) ? remoteSpanOf(traceparent) : undefined;
  return linked ? [{ context: linked }] : [];
}
