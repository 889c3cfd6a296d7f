/** One field of an encoded message, with the bytes that it takes. */
export interface ExplainedField {
  /** Names from the outermost message on, such as `hello.connection`; a field that nobody knows is named by its number. */
  readonly path: string;
  readonly type: string;
  /** How many messages it is in. */
  readonly depth: number;
  /** Its first byte, which is its tag. */
  readonly start: number;
  /** The byte behind its last one. */
  readonly end: number;
  /** What it says; null for a message, whose fields follow. */
  readonly value: string | null;
}

export interface ExplainedMessage {
  /** In the order of the bytes. */
  readonly fields: readonly ExplainedField[];
  /** Of the trace that the device began; null when there is none. */
  readonly traceId: string | null;
  /** There are more fields than are given here. */
  readonly hasMore: boolean;
  /** The first byte at which the bytes are no message, and why; null when they are one. */
  readonly flaw: { readonly at: number; readonly what: string } | null;
}
