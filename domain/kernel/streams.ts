/** A kind of stream: the streams of one decider, or the telemetry logs. */
export interface StreamCategory {
  readonly category: string;
}

/** The telemetry logs of the partitions, with one stream for each day; they belong to no decider. */
export const telemetryLogs: StreamCategory = { category: 'telemetry' };

/** The names of all streams of a category begin with this. */
export function streamPrefix({ category }: StreamCategory): string {
  return `${category}-`;
}

/** The name of a stream: its category, a hyphen, and the id of its subject. */
export function streamName(of: StreamCategory, id: string): string {
  return `${streamPrefix(of)}${id}`;
}

/** Whether a stream belongs to a category. */
export function isStreamOf(of: StreamCategory, stream: string): boolean {
  return stream.startsWith(streamPrefix(of));
}

/** The id in the name of a stream; undefined when the stream belongs to another category. */
export function idInStream(of: StreamCategory, stream: string): string | undefined {
  return isStreamOf(of, stream) ? stream.slice(streamPrefix(of).length) : undefined;
}
