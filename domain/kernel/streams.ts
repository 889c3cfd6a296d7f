/** A kind of stream: the streams of one decider, or the telemetry logs. */
export interface StreamCategory {
  readonly category: string;
}

/** The telemetry logs of the partitions, one stream for each day; they belong to no decider. */
export const telemetryLogs: StreamCategory = { category: 'telemetry' };

/** What the names of all streams of a category begin with. */
export function streamPrefix({ category }: StreamCategory): string {
  return `${category}-`;
}

/** The name of one stream: its category, a hyphen, the id of what it is about. */
export function streamName(of: StreamCategory, id: string): string {
  return `${streamPrefix(of)}${id}`;
}

/** Whether a stream is of a category. */
export function isStreamOf(of: StreamCategory, stream: string): boolean {
  return stream.startsWith(streamPrefix(of));
}

/** The id in the name of a stream; undefined when the stream is of another category. */
export function idInStream(of: StreamCategory, stream: string): string | undefined {
  return isStreamOf(of, stream) ? stream.slice(streamPrefix(of).length) : undefined;
}
