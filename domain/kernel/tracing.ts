/** A span of one message's trace, open until `end`. */
export interface MessageSpan {
  /** What the span's children name as their parent. */
  readonly traceparent: string;
  end(error?: unknown): void;
}

export interface SpanDetails {
  /** Whether the span takes a message or sends one; `consumer` when left out. */
  readonly kind?: 'consumer' | 'producer';
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Makes spans for messages whose sender records the trace, and nothing for all others: a plain shape, as with `Logger`. */
export interface MessageTracing {
  start(name: string, parentTraceparent: string | undefined, details?: SpanDetails): MessageSpan | undefined;
}
