import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { messageOf } from '../../../domain/kernel/errors.js';
import { ApiUnreachable } from '../errors.js';

export interface ReadEventsOptions {
  readonly signal: AbortSignal;
  /** A stream that is silent for this long counts as lost: the API sends a comment every 15 s. */
  readonly silenceMs: number;
  readonly onRetry: (retryMs: number) => void;
}

/** Length of one event; a device's row has a few thousand characters. */
const maxEventChars = 1024 * 1024;

/**
 * Server-sent events, as they come; no more is read while the caller is busy with one.
 *
 * @throws ApiUnreachable when the stream breaks off or is silent.
 * @throws ParseError when an event is too long.
 */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  { signal, silenceMs, onRetry }: ReadEventsOptions,
): AsyncGenerator<EventSourceMessage, void> {
  const reader = body.getReader();
  const cancel = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', cancel);
  const decoder = new TextDecoder();
  let events: EventSourceMessage[] = [];
  const parser = createParser({
    maxBufferSize: maxEventChars,
    onRetry,
    onEvent: (event) => void events.push(event),
    onError: (error) => {
      // Fields of later versions are allowed.
      if (error.type === 'max-buffer-size-exceeded') throw error;
    },
  });
  try {
    while (!signal.aborted) {
      const { done, value } = await readWithin(reader, silenceMs);
      if (done) return;
      parser.feed(decoder.decode(value, { stream: true }));
      const complete = events;
      events = [];
      yield* complete;
    }
  } finally {
    signal.removeEventListener('abort', cancel);
    cancel();
  }
}

async function readWithin(reader: ReadableStreamDefaultReader<Uint8Array>, silenceMs: number) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing came for ${silenceMs} ms`)), silenceMs);
  });
  try {
    return await Promise.race([reader.read(), silence]);
  } catch (cause) {
    throw new ApiUnreachable(`the live stream broke off: ${messageOf(cause)}`, { cause });
  } finally {
    clearTimeout(timer);
  }
}
