/** One thing that happened to a session, a command or a whole brew. */
export interface TimelineEntry {
  /** Place in the stream. */
  readonly revision: number;
  readonly type: string;
  /** Device time as sent, or when it was decided here. */
  readonly at: Date;
  readonly recordedAt: Date;
  readonly data: Readonly<Record<string, unknown>>;
}
