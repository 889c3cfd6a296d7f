/** One event of a session, a command or a whole brew. */
export interface TimelineEntry {
  /** Revision in the stream. */
  readonly revision: number;
  readonly type: string;
  /** Device time as sent, or the time of the decision. */
  readonly at: Date;
  readonly recordedAt: Date;
  /** Each person in it as `ShownActor`. */
  readonly data: Readonly<Record<string, unknown>>;
}
