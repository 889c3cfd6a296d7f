import { randomUUID } from 'node:crypto';
import { framesOfStack, type CollectedGroup } from '../../domain/errorGroups/index.js';

/** What is the same in all events of a process. */
export interface EventSource {
  /** The version of Brewline. */
  readonly version: string;
  /** The name of the host. */
  readonly serverName: string;
}

const mostFrames = 50;
const contentType = 'application/json';

/**
 * An envelope with one event: what a group of errors is named by, the frames of its last error, and how many there were. The
 * lines of the log and the ids of devices stay here: a text of somebody could be in them.
 */
export function envelopeOf(
  role: string,
  group: CollectedGroup,
  { version, serverName }: EventSource,
): string {
  const { fingerprint, code, message, errors, firstAt, lastAt, traceId, example } = group;
  const eventId = randomUUID().replaceAll('-', '');
  const spanId = traceId && spanOf(example, traceId);
  const frames = framesOf(example);
  // Not the call site of the group: a message that looks like a frame could have become it.
  const place = frames.findLast((frame) => frame.in_app) ?? frames.at(-1);
  const event = {
    ...{ event_id: eventId, timestamp: lastAt, level: 'error', platform: 'node', logger: 'brewline' },
    ...{ server_name: serverName, release: `brewline@${version}` },
    ...(place && { transaction: `${place.function ?? ''} ${place.filename}`.trim() }),
    sdk: { name: 'brewline', version },
    tags: { role, group: fingerprint, ...(traceId !== undefined && { trace_id: traceId }) },
    fingerprint: [fingerprint],
    exception: {
      values: [
        {
          ...{ type: withoutLogIn(code), value: withoutLogIn(message) },
          ...(frames.length > 0 && { stacktrace: { frames } }),
        },
      ],
    },
    // Sentry takes no trace without a span.
    ...(spanId !== undefined && { contexts: { trace: { trace_id: traceId, span_id: spanId } } }),
    extra: { errors, first_at: firstAt },
  };
  const body = JSON.stringify(event).toWellFormed();
  const header = { event_id: eventId, sent_at: new Date().toISOString() };
  const item = { type: 'event', content_type: contentType, length: Buffer.byteLength(body) };
  return `${JSON.stringify(header)}\n${JSON.stringify(item)}\n${body}\n`;
}

/** Sentry has the innermost frame last. */
function framesOf(example: string) {
  return framesOfStack(stackOf(example))
    .filter((frame) => isPlace.test(frame.file) && isName.test(frame.function) && frame.position !== '')
    .slice(0, mostFrames)
    .map(({ function: name, file, position, isOurs }) => {
      const [, line, column] = position.split(':').map(Number);
      return {
        ...{ filename: file, in_app: isOurs },
        ...(name !== '' && { function: name }),
        ...(line !== undefined && { lineno: line }),
        ...(column !== undefined && { colno: column }),
      };
    })
    .reverse();
}

/** A message of several lines could have one that begins as a frame does, and sentences are no names. */
const isPlace = /^[\w@.:/$+-]{1,300}$/;
const isName = /^(?:(?:new )?[\w$.<>#]{1,200}(?: \[as [\w$.]{1,100}\])?)?$/;

/** The stack of the error, from a line that may be cut in it. */
function stackOf(example: string): string {
  const [, quoted = ''] = /"stack":"((?:[^"\\]|\\(?:u[\da-f]{4}|[^u]))*)/.exec(example) ?? [];
  return JSON.parse(`"${quoted}"`) as string;
}

function spanOf(example: string, traceId: string): string | undefined {
  if (!example.includes(`"trace_id":"${traceId}"`)) return undefined;
  return /"span_id":"([\da-f]{16})"/.exec(example)?.[1];
}

/** A library may name the URL that it could not reach, with its password. */
function withoutLogIn(text: string): string {
  return text.replaceAll(/\/\/[^\s/]*@/g, '//…@');
}
