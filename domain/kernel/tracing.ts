/** A span of one message's trace, open until `end`. */
export interface MessageSpan {
  /** The parent of the span's children. */
  readonly traceparent: string;
  end(error?: unknown): void;
}

export interface SpanDetails {
  /** Whether the span receives a message or sends one; `consumer` when left out. */
  readonly kind?: 'consumer' | 'producer';
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Creates spans for messages whose sender records the trace, and none for others. A plain shape, as `Logger`. */
export interface MessageTracing {
  start(name: string, parentTraceparent: string | undefined, details?: SpanDetails): MessageSpan | undefined;
}
